/** A program to run: its environment in order, and its arguments, the program itself first. */
export interface StartCommand {
  readonly env: readonly (readonly [name: string, value: string])[];
  readonly argv: readonly string[];
  /** Files that guest/init writes before the start, with `${NAME}` in them replaced from the environment. */
  readonly render: readonly Rendered[];
}

/** A template and the file that is made of it, absolute paths in the image. */
export interface Rendered {
  readonly from: string;
  readonly to: string;
}

/** Where the release lies in the image. */
export const root = "/app";

/** Memory file system in which the release's user owns the folder. */
export const renderedFolder = "/run/lean";

/** What the `erl` script tells erlexec, where programs are found, and a locale so that names and output are UTF-8. */
export function emulatorEnvironment(bin: string): [string, string][] {
  return [
    ["BINDIR", bin],
    ["ROOTDIR", root],
    ["EMU", "beam"],
    ["PROGNAME", "erl"],
    ["HOME", "/tmp"],
    ["PATH", "/usr/sbin:/usr/bin"],
    ["LANG", "C.UTF-8"],
  ];
}
