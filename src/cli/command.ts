import type { Command, ResolvedConfig } from "../config/index.js";
import type { Context } from "../step/index.js";
import type { Paint } from "./render/paint.js";
import type { Terminal } from "./terminal.js";

/** What a command gives back; the command line prints it. */
export interface Outcome {
  /** The document of `--json`: plain data. */
  readonly json: unknown;
  /** The text for people, without a trailing newline; empty for nothing. */
  readonly text: (paint: Paint) => string;
  /** 0 when absent. */
  readonly exit?: number;
}

/** What a command works with. */
export interface Session {
  readonly context: Context;
  readonly terminal: Terminal;
  readonly verbose: boolean;
  readonly json: boolean;
  /** Folder of the cache, known without the rest of the configuration. */
  readonly cache: string;
  /** Folder of the state of VMs. */
  readonly state: string;
  /** Settings for a project folder: flags, environment, its `lean.toml`, defaults. */
  project(folder: string): Promise<ResolvedConfig>;
  /** Settings without a project; `image` may bring values for section `[run]`. */
  image(image: {
    readonly path: string;
    readonly run?: Readonly<Record<string, unknown>>;
  }): Promise<ResolvedConfig>;
  /** Prints a line at once: to standard output, or to standard error with `--json`. */
  print(line: string): void;
  /** What an interrupt does from now on, in words. */
  onInterrupt(words: string): void;
}

export interface OptionSpec {
  readonly flags: string;
  readonly description: string;
}

export interface ArgumentSpec {
  /** `<image>` when required, `[app]` when not. */
  readonly name: string;
  readonly description: string;
}

export interface Input {
  readonly arguments: readonly (string | undefined)[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** A command is a value. Its heavy parts are imported inside `run`, so that `--help` stays fast. */
export interface CommandSpec {
  readonly name: string;
  /** One line, no full stop. */
  readonly summary: string;
  /** Further sentences for `--help`. */
  readonly description?: string;
  readonly arguments: readonly ArgumentSpec[];
  readonly options?: readonly OptionSpec[];
  /** Settings whose flags it takes. */
  readonly settings?: readonly Command[];
  /** Commands with what they do. */
  readonly examples: readonly (readonly [command: string, words: string])[];
  /** Commands of its own, for example `cache prune`. */
  readonly commands?: readonly CommandSpec[];
  /** Of the commands of a group: the one that runs when none is named. */
  readonly isDefault?: boolean;
  /** Absent for a command that is only a group. */
  readonly run?: (session: Session, input: Input) => Promise<Outcome>;
}
