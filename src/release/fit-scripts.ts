import type { Entry } from "../filetree/index.js";
import type { Context } from "../step/index.js";
import type { ReleaseOptions } from "./options.js";
import type { Release } from "./types.js";

/**
 * The release with the scripts and files of Mix's that an image can use: env.sh where there is a shell, remote.vm.args
 * where nodes can reach each other. Says when env.sh would compute something and cannot, or does at boot.
 */
export function fitScripts(
  context: Context,
  release: Release,
  options: Pick<ReleaseOptions, "distribution" | "shell">,
): Release {
  const { distribution, shell = false } = options;
  const { envScript, ...rest } = release;
  const isLeft = ({ path }: Entry) =>
    (path === `${release.folder}/remote.vm.args` && !distribution) ||
    (path === `${release.folder}/env.sh` && (envScript === undefined || !shell));
  const fitted = { ...rest, tree: { entries: release.tree.entries.filter((entry) => !isLeft(entry)) } };
  sayHeart(context, release);
  if (envScript === undefined) return fitted;
  const { line } = envScript;
  if (shell) {
    context.emit({ type: "notice", message: `env.sh is evaluated at each boot, by the shell: ${line}` });
    return { ...fitted, envScript, environment: [] };
  }
  context.emit({
    type: "warning",
    code: "ENV_SCRIPT_COMPUTES",
    message: `The release's env.sh computes something (${line}); it was evaluated once, when the release was built.`,
    hint: "`--capability shell` brings a shell that evaluates it at each boot; config/runtime.exs and `leanvm run --env NAME=VALUE` do without.",
  });
  return fitted;
}

function sayHeart(context: Context, { environment }: Release): void {
  const asked = environment.some(
    ([name, value]) => name === "ELIXIR_ERL_OPTIONS" && /(^|\s)-heart(\s|$)/.test(value),
  );
  const heart = environment.filter(([name]) => name.startsWith("HEART_")).map(([name]) => name);
  if (!asked && heart.length === 0) return;
  const what = [...(asked ? ["-heart in env.sh"] : []), ...heart].join(", ");
  context.emit({
    type: "notice",
    message: `${what} has no effect: init watches the release, and \`exit = "reboot"\` starts it again.`,
  });
}
