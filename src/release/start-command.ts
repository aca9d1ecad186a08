/** A program to run: its environment in order, and its arguments, the program itself first. */
export interface StartCommand {
  readonly env: readonly (readonly [name: string, value: string])[];
  readonly argv: readonly string[];
  /** Files that guest/init writes before the start, with `${NAME}` in them replaced from the environment. */
  readonly render: readonly Rendered[];
  /** What can be run instead of the release, or beside it: `bin/NAME eval`, `rpc` and `remote`. */
  readonly commands?: readonly ReleaseCommand[];
  /** A script that does the same through a shell. */
  readonly script?: ReleaseScript;
}

/** A command of a release; what it is to do follows as further arguments. */
export interface ReleaseCommand {
  readonly name: string;
  readonly argv: readonly string[];
  /** Capabilities without which the image was built, so that the command cannot be run in it. */
  readonly needs?: readonly string[];
}

/** A shell script that starts the release and its commands, by their names. */
export interface ReleaseScript {
  /** Relative to the root of the image. */
  readonly path: string;
  readonly text: string;
  /** Whether the release's env.sh must be evaluated at each boot: then the script is what is started. */
  readonly atBoot: boolean;
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
