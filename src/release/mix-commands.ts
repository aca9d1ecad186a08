import { find } from "../filetree/index.js";
import { type ReleaseCommand, root } from "./start-command.js";
import type { StartTarget } from "./start-target.js";
import type { Release } from "./types.js";

/**
 * The arguments with which `bin/NAME eval`, `rpc` and `remote` of Mix's script start an emulator of their own, as of
 * Elixir 1.18; the expression follows as a further argument. `rpc` and `remote` reach the release as nodes of its cluster,
 * so they need distribution. None when the release lacks `start_clean.boot`; of a release that code was left out of (`open`),
 * `eval` and `rpc` need the capability eval, `remote` needs console besides.
 */
export function mixCommands(
  release: Release,
  { erts, distribution, open }: StartTarget,
  files: { readonly config: string; readonly vmArgs: string },
): readonly ReleaseCommand[] {
  const folder = `${root}/${release.folder}`;
  if (find(release.tree, `${release.folder}/start_clean.boot`) === undefined) return [];
  if (open !== undefined && !open.has("eval")) return [];
  const given = new Map(release.environment);
  const program = [`${root}/erts-${erts}/bin/erlexec`, "-noshell", ...words(given.get("ELIXIR_ERL_OPTIONS"))];
  const boot = [
    ...["-start_epmd", "false"],
    ...["-boot", `${folder}/start_clean`, "-boot_var", "RELEASE_LIB", `${root}/lib`],
  ];
  const cli = ["-s", "elixir", "start_cli"];
  const cookie = distribution ? nodeArguments("none") : [];
  const evaluate = {
    name: "eval",
    argv: [
      ...[...program, ...cli, ...cookie, "-config", files.config, ...boot],
      ...["-args_file", files.vmArgs, "-extra", "--eval"],
    ],
  };
  const kind = given.get("RELEASE_DISTRIBUTION") ?? "sname";
  const remoteArgs = find(release.tree, `${release.folder}/remote.vm.args`) !== undefined;
  if (!distribution || kind === "none" || !remoteArgs) return [evaluate];
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: guest/init fills them in
  const node = (prefix: string) => [
    "-hidden",
    ...cookie,
    `-${kind}`,
    `${prefix}-\${LEAN_COMMAND}-\${RELEASE_NODE}`,
  ];
  const vmArgs = ["-args_file", "${RELEASE_REMOTE_VM_ARGS}", "-extra"];
  const rpc = {
    name: "rpc",
    argv: [...program, ...cli, ...node("rpc"), ...boot, ...vmArgs, "--rpc-eval", "${RELEASE_NODE}"],
  };
  const remote = {
    name: "remote",
    argv: [
      ...[...program, "-elixir", "ansi_enabled", "true", "-user", "elixir", ...node("rem"), ...boot],
      ...[...vmArgs, "--no-halt", "+iex", "--remsh", "${RELEASE_NODE}"],
    ],
  };
  return open === undefined || open.has("console") ? [evaluate, rpc, remote] : [evaluate, rpc];
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: guest/init fills them in
}

export function nodeArguments(kind: string): string[] {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: guest/init fills them in
  const name = kind === "none" ? [] : [`-${kind}`, "${RELEASE_NODE}"];
  return ["-setcookie", "${RELEASE_COOKIE}", ...name];
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: guest/init fills them in
}

/** Options that a variable holds, as a shell divides them. */
export function words(options: string | undefined): string[] {
  return (options ?? "").split(/\s+/).filter((word) => word !== "" && word !== "-heart");
}
