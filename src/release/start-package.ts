import { emulatorEnvironment, root, type StartCommand } from "./start-command.js";
import type { Release } from "./types.js";

/**
 * How a packaged program is started: the emulator with the arguments of its description, as the package's own start script
 * would come to. A node's name is given without listening for other nodes while distribution is closed: programs
 * keep data under it (Mnesia does), and no port is open.
 */
export function packageCommand(
  release: Release,
  program: NonNullable<Release["program"]>,
  { erts, distribution }: { readonly erts: string; readonly distribution: boolean },
): StartCommand {
  const bin = `${root}/erts-${erts}/bin`;
  const argv = [
    `${bin}/erlexec`,
    ...["-noshell", "-noinput", "-mode", release.mode, "-start_epmd", "false"],
    ...["-boot", `${root}/${release.folder}/start`, "-boot_var", "RELEASE_LIB", `${root}/lib`],
    ...(program.node === undefined ? [] : nodeArguments(program.node, distribution)),
    ...program.arguments,
  ];
  const env = new Map([...emulatorEnvironment(bin), ...release.environment]);
  return { env: [...env], argv, render: [] };
}

function nodeArguments(node: string, distribution: boolean): readonly string[] {
  const kind = node.split("@")[1]?.includes(".") === true ? "-name" : "-sname";
  // biome-ignore lint/suspicious/noTemplateCurlyInString: guest/init fills it in
  const open = ["-setcookie", "${RELEASE_COOKIE}"];
  return [kind, node, ...(distribution ? open : ["-dist_listen", "false"])];
}
