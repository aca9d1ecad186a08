import { find } from "../filetree/index.js";
import { type ReleaseCommand, root } from "./start-command.js";
import type { StartTarget } from "./start-target.js";
import type { Release } from "./types.js";

/**
 * The arguments with which `bin/NAME eval`, `rpc` and `remote` of Mix's script start an emulator of their own, as of
 * Elixir 1.18; the expression follows as a further argument. `rpc` and `remote` reach the release as nodes of its cluster,
 * so they need distribution; once code was left out of the release (`open`), `eval` and `rpc` need the capability eval, and
 * `remote` needs console. What a command lacks it says. None when the release lacks `start_clean.boot`, or its nodes have no names.
 */
export function mixCommands(
  release: Release,
  { erts, distribution, open }: StartTarget,
  files: { readonly config: string; readonly vmArgs: string },
): readonly ReleaseCommand[] {
  const folder = `${root}/${release.folder}`;
  const given = new Map(release.environment);
  const kind = given.get("RELEASE_DISTRIBUTION") ?? "sname";
  const lacks = (capability: string) => (open === undefined || open.has(capability) ? [] : [capability]);
  const cluster = distribution ? [] : ["distribution"];
  const has = (name: string) => find(release.tree, `${release.folder}/${name}`) !== undefined;
  // Both files go with the commands that need them.
  if (lacks("eval").length === 0 && !has("start_clean.boot")) return [];
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
  const commands = [{ ...evaluate, needs: lacks("eval") }];
  if (kind === "none" || (cluster.length === 0 && lacks("eval").length === 0 && !has("remote.vm.args")))
    return commands;
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
  return [
    ...commands,
    { ...rpc, needs: [...cluster, ...lacks("eval")] },
    { ...remote, needs: [...cluster, ...lacks("console")] },
  ];
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
