import { LeanError } from "../error/index.js";
import type { GuestSettings, LaunchCommand, StartCommand } from "./types.js";

export interface LaunchRequest {
  readonly settings: GuestSettings;
  readonly start: StartCommand;
  /** Kernel modules in load order. */
  readonly modules: readonly string[];
  /** Kernel modules for compressed swap on a small machine. */
  readonly swapModules: readonly string[];
  /** Kernel modules for disks, loaded when volumes are named. */
  readonly volumeModules: readonly string[];
  /** Programs that run beside the release, each as its arguments. */
  readonly services: readonly (readonly string[])[];
}

/** Account that the release runs under. */
export const user = { name: "app", uid: 1000, gid: 1000 };

/**
 * Text of `/etc/lean/init.conf`, which guest/init reads; docs/guest.md describes each directive.
 * Throws `LINE_BREAK_IN_VALUE` when a value cannot be written on one line.
 */
export function launchConfiguration(request: LaunchRequest): string {
  const { settings, start } = request;
  const environment = new Map([...start.env, ...Object.entries(settings.env)]);
  const lines: [string, string][] = [
    ...request.modules.map((path): [string, string] => ["module", path]),
    ...request.swapModules.map((path): [string, string] => ["swap-module", path]),
    ...request.volumeModules.map((path): [string, string] => ["volume-module", path]),
    ["hostname", settings.hostname],
    ["ip", settings.network],
    ["exit", settings.exit],
    ["ready", settings.ready],
    ["grace", String(settings.grace)],
    ["files", String(settings.files)],
    ["user", `${user.uid} ${user.gid}`],
    ["workdir", "/app"],
    ...[...environment].map(([name, value]): [string, string] => ["env", `${name}=${value}`]),
    ...(settings.distribution ? [["random", "RELEASE_COOKIE"] as [string, string]] : []),
    ...request.services.flatMap((argv): [string, string][] => [
      ...argv.map((argument): [string, string] => ["service", argument]),
      ["service-end", ""],
    ]),
    ...start.render.map(({ from, to }): [string, string] => ["render", `${from} ${to}`]),
    ...start.argv.map((argument): [string, string] => ["arg", argument]),
    ...(start.commands ?? []).flatMap(commandLines),
  ];
  return lines.map(([name, value]) => line(name, value)).join("");
}

function commandLines({ name, argv, needs = [] }: LaunchCommand): [string, string][] {
  if (needs.length === 0)
    return [["command", name], ...argv.map((argument): [string, string] => ["arg", argument])];
  const flags = needs.map((each) => `--capability ${each}`).join(" and ");
  return [
    ["command", name],
    ["missing", `it needs ${flags}, and the image was built without`],
  ];
}

function line(name: string, value: string): string {
  if (/[\n\0]/.test(value)) {
    throw new LeanError({
      code: "LINE_BREAK_IN_VALUE",
      message: `The value of ${name} ${JSON.stringify(value.split("=")[0])} holds a line break, which the image cannot carry.`,
      hint: "Hand it over when the machine starts: leanvm run --env NAME=VALUE.",
      exit: 2,
    });
  }
  return value === "" ? `${name}\n` : `${name} ${value}\n`;
}
