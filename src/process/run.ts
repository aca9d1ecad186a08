import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { execa } from "execa";
import { LeanError } from "../error/index.js";
import type { Context } from "../step/index.js";

export interface CommandSpec {
  /** Program and arguments; never a shell string. */
  readonly argv: readonly [string, ...string[]];
  readonly cwd?: string;
  /** The whole environment of the child; this process's own when absent. */
  readonly env?: Readonly<Record<string, string>>;
  /** Variables besides those of this process, when `env` is absent. */
  readonly further?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  readonly timeoutMs?: number;
  /** Name under which output lines are reported; the program's name when absent. */
  readonly source?: string;
  /** Called for each line of standard output and standard error, besides the `output` event. */
  readonly onLine?: (line: string) => void;
  /** Exit codes that are no failure; `[0]` when absent. */
  readonly accept?: readonly number[];
}

export interface CommandResult {
  readonly exitCode: number;
  /** Standard output; the last 64 MiB at most. */
  readonly stdout: string;
  /** Standard output and error as they came, line by line; the last 400 lines. */
  readonly lines: readonly string[];
}

/**
 * Runs a program to its end and collects what it prints. Output lines become events.
 * Throws `COMMAND_FAILED` with the command, the way it ended and its last lines; `COMMAND_MISSING`
 * when the program is not there; the abort reason when the context's signal fires (the child gets
 * SIGTERM, then SIGKILL after 5 s).
 */
export async function run(context: Context, spec: CommandSpec): Promise<CommandResult> {
  context.signal.throwIfAborted();
  const [program, ...args] = spec.argv;
  const source = spec.source ?? program.split("/").at(-1) ?? program;
  const lines: string[] = [];
  const child = execa(program, args, {
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    ...(spec.env === undefined ? { env: { ...spec.further } } : { env: spec.env, extendEnv: false }),
    reject: false,
    all: true,
    stdin: spec.input === undefined ? "ignore" : "pipe",
    ...(spec.input === undefined ? {} : { input: spec.input }),
    maxBuffer: 64 * 1024 * 1024,
    cancelSignal: context.signal,
    forceKillAfterDelay: 5000,
    ...(spec.timeoutMs === undefined ? {} : { timeout: spec.timeoutMs }),
  });
  for await (const line of child.iterable({ from: "all" })) {
    const text = String(line);
    lines.push(text);
    if (lines.length > 400) lines.shift();
    context.emit({ type: "output", source, line: text });
    spec.onLine?.(text);
  }
  const result = await child;
  context.signal.throwIfAborted();
  const accept = spec.accept ?? [0];
  if (result.exitCode !== undefined && accept.includes(result.exitCode)) {
    return { exitCode: result.exitCode, stdout: String(result.stdout ?? ""), lines };
  }
  throw failure(spec, result, lines);
}

/**
 * Runs a program that has this process's terminal to itself until it ends. Throws `COMMAND_MISSING`, `COMMAND_FAILED`,
 * and the abort reason when the context's signal fired meanwhile.
 */
export async function runOnTerminal(
  context: Context,
  spec: Pick<CommandSpec, "argv" | "env">,
): Promise<void> {
  context.signal.throwIfAborted();
  const [program, ...args] = spec.argv;
  const result = await execa(program, args, {
    ...(spec.env === undefined ? {} : { env: spec.env, extendEnv: false }),
    reject: false,
    stdio: "inherit",
    cancelSignal: context.signal,
    forceKillAfterDelay: 5000,
  });
  context.signal.throwIfAborted();
  if (result.exitCode !== 0) throw failure(spec, result, []);
}

/**
 * Starts a program that lives on, standard output and error as pipes. The caller owns the child and
 * must wait for it or end it. `detached` gives it a session of its own, so that a Ctrl-C typed at the
 * terminal reaches only this tool. Throws nothing: a missing program shows as the child's `error` event.
 */
export function start(
  spec: Pick<CommandSpec, "argv" | "cwd" | "env">,
  stdio: {
    readonly detached?: boolean;
    readonly input?: "ignore" | "pipe" | "inherit";
    /** Open files of this process that the child gets as descriptors 3, 4 … */
    readonly inherit?: readonly number[];
  } = {},
): ChildProcess {
  const [program, ...args] = spec.argv;
  return spawn(program, args, {
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    ...(spec.env === undefined ? {} : { env: spec.env }),
    detached: stdio.detached ?? false,
    stdio: [stdio.input ?? "ignore", "pipe", "pipe", ...(stdio.inherit ?? [])],
  });
}

/**
 * Starts a program that outlives this one: a session of its own, in the root folder, standard input and output as
 * pipes, standard error into an open file. Once the caller lets go of the pipes nothing ties them together.
 */
export function startDetached(
  argv: CommandSpec["argv"],
  errors: number,
): { readonly child: ChildProcess; readonly stdin: Writable; readonly stdout: Readable } {
  const [program, ...args] = argv;
  const child = spawn(program, args, { cwd: "/", detached: true, stdio: ["pipe", "pipe", errors] });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new TypeError("The child has no pipes");
  return { child, stdin, stdout };
}

/** A command as a user would paste it into a shell. */
export function quoteCommand(argv: readonly string[]): string {
  return argv
    .map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`))
    .join(" ");
}

interface Ending {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly timedOut: boolean;
  readonly code?: string | undefined;
  readonly durationMs: number;
}

function failure(spec: CommandSpec, ending: Ending, lines: readonly string[]): LeanError {
  const program = spec.argv[0];
  if (ending.code === "ENOENT") {
    return new LeanError({
      code: "COMMAND_MISSING",
      message: `The program ${program} is not on this machine.`,
      hint: "Run `leanvm doctor`: it names what is missing and the command that installs it.",
      exit: 3,
    });
  }
  const how = ending.timedOut
    ? `took longer than ${Math.round((spec.timeoutMs ?? 0) / 1000)} s`
    : ending.signal !== undefined
      ? `was ended by ${ending.signal}`
      : `ended with status ${ending.exitCode ?? "unknown"}`;
  return new LeanError({
    code: "COMMAND_FAILED",
    message: `${program.split("/").at(-1)} ${how}: ${quoteCommand(spec.argv)}`,
    details: lines.slice(-30),
    ...(ending.timedOut ? { exit: 124 as const } : {}),
  });
}
