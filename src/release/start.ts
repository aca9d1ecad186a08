import { mixCommands, nodeArguments, words } from "./mix-commands.js";
import { mixScript } from "./mix-script.js";
import { emulatorEnvironment, root, type StartCommand } from "./start-command.js";
import { erlangCommand } from "./start-erlang.js";
import { packageCommand } from "./start-package.js";
import type { StartTarget } from "./start-target.js";
import type { Release } from "./types.js";

/**
 * How a release is started, without a shell: by the command of the tool that assembled it. `erts` is the version
 * of the runtime in the image. epmd is never started by erlexec: it would need a shell.
 */
export function startCommand(release: Release, target: StartTarget): StartCommand {
  const { erts, distribution } = target;
  if (release.program !== undefined) return packageCommand(release, release.program, { erts, distribution });
  return release.launcher === "mix" ? mixCommand(release, target) : erlangCommand(release, erts);
}

/**
 * How `bin/NAME start` starts a release that Mix assembled: the command of Elixir's own scripts (bin/NAME, releases/V/elixir and
 * erl, as of Elixir 1.18). Arguments hold
 * `${RELEASE_COOKIE}` and `${RELEASE_NODE}`, which guest/init replaces from the environment at boot; they and
 * the node's name are left out when distribution is closed. epmd is never started by erlexec: it would need a
 * shell.
 */
function mixCommand(release: Release, target: StartTarget): StartCommand {
  const { erts, distribution } = target;
  const folder = `${root}/${release.folder}`;
  const bin = `${root}/erts-${erts}/bin`;
  const given = new Map(release.environment);
  const config = given.get("RELEASE_SYS_CONFIG") ?? systemConfig(release);
  const boot = given.get("RELEASE_BOOT_SCRIPT") ?? "start";
  const vmArgs = given.get("RELEASE_VM_ARGS") ?? `${folder}/vm.args`;
  const env = new Map([
    ...emulatorEnvironment(bin),
    ...releaseEnvironment(release, folder, boot),
    ...given,
    ["RELEASE_SYS_CONFIG", config] as const,
    ["RELEASE_VM_ARGS", vmArgs] as const,
    ...(distribution ? [] : [["RELEASE_DISTRIBUTION", "none"] as const]),
  ]);
  const argv = [
    `${bin}/erlexec`,
    ...["-noshell", ...words(given.get("ELIXIR_ERL_OPTIONS")), "-s", "elixir", "start_cli"],
    ...modeArguments(release),
    ...(distribution ? nodeArguments(given.get("RELEASE_DISTRIBUTION") ?? "sname") : []),
    ...["-start_epmd", "false"],
    ...["-config", config],
    ...["-boot", `${folder}/${boot}`],
    ...["-boot_var", "RELEASE_LIB", `${root}/lib`],
    ...["-args_file", vmArgs],
    ...["-extra", "--no-halt"],
  ];
  const shell = target.shell === true;
  return {
    ...{ env: [...env], argv, render: [] },
    commands: mixCommands(release, target, { config, vmArgs }),
    ...(shell ? { script: mixScript(release, erts, distribution) } : {}),
  };
}

function releaseEnvironment(release: Release, folder: string, boot: string): [string, string][] {
  return [
    ["RELEASE_ROOT", root],
    ["RELEASE_NAME", release.name],
    ["RELEASE_VSN", release.version],
    ["RELEASE_COMMAND", "start"],
    ["RELEASE_PROG", release.name],
    ["RELEASE_MODE", release.mode],
    ["RELEASE_NODE", release.name],
    ["RELEASE_TMP", "/tmp"],
    ["RELEASE_REMOTE_VM_ARGS", `${folder}/remote.vm.args`],
    ["RELEASE_DISTRIBUTION", "sname"],
    ["RELEASE_BOOT_SCRIPT", boot],
    ["RELEASE_BOOT_SCRIPT_CLEAN", "start_clean"],
  ];
}

function systemConfig(release: Release): string {
  const file = release.writableConfig ?? `${release.folder}/sys.config`;
  return `${root}/${file.replace(/\.config$/, "")}`;
}

/** A release that restarts after configuration boots interactively and restarts in its own mode. */
function modeArguments(release: Release): string[] {
  return release.writableConfig === undefined
    ? ["-mode", release.mode]
    : ["-elixir", "config_provider_reboot_mode", release.mode];
}
