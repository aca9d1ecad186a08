import { type Command, CommanderError } from "commander";
import { LeanError } from "../error/index.js";
import { commands } from "./command/index.js";
import type { CommandSpec, Outcome } from "./command.js";
import { settingFlags } from "./flags.js";
import { createProgram } from "./program.js";
import { renderError, viewError } from "./render/error.js";
import { paint } from "./render/paint.js";
import { type CommonOptions, errorPaint, type OpenSession, openSession } from "./session.js";
import { type Terminal, wantsColour } from "./terminal.js";
import { usageError } from "./usage.js";

/**
 * Runs one command line to its end and returns the exit status. Never throws: every failure is shown,
 * with `--json` as one document `{"error": {code, message, hint, details, log}}`.
 */
export async function runCommandLine(terminal: Terminal): Promise<number> {
  let status = 0;
  const program = createProgram(commands, terminal, async (path, spec, values, options) => {
    status = await runCommand(terminal, { path, spec, values, options });
  });
  try {
    if (terminal.argv.length === 0) program.outputHelp();
    else await program.parseAsync(terminal.argv, { from: "user" });
    return status;
  } catch (error) {
    return refuse(terminal, program, error);
  }
}

interface Call {
  readonly path: string;
  readonly spec: CommandSpec;
  readonly values: readonly (string | undefined)[];
  readonly options: Readonly<Record<string, unknown>>;
}

async function runCommand(terminal: Terminal, { path, spec, values, options }: Call): Promise<number> {
  const common: CommonOptions = {
    json: options.json === true,
    verbose: options.verbose === true,
    quiet: options.quiet === true,
    progress: options.progress as CommonOptions["progress"],
  };
  const open = await openSession(terminal, path, common, settingFlags(spec.settings ?? [], options));
  try {
    const outcome = await spec.run?.(open.session, { arguments: values, options });
    open.reporter.stop();
    if (outcome !== undefined) print(terminal, outcome, common.json);
    return outcome?.exit ?? 0;
  } catch (error) {
    return fail(terminal, open, error, common);
  } finally {
    open.close();
  }
}

function print(terminal: Terminal, outcome: Outcome, json: boolean): void {
  const { stdout, environment } = terminal;
  const text = json
    ? JSON.stringify(outcome.json, undefined, 2)
    : outcome.text(paint(wantsColour(stdout, environment)));
  if (text !== "") stdout.write(`${text}\n`);
}

function fail(terminal: Terminal, open: OpenSession, error: unknown, common: CommonOptions): number {
  const interrupted = open.interrupts.status();
  const shown = interrupted === undefined || error instanceof LeanError ? error : stoppedError();
  // What a wrong command line or configuration did is said in full by its message.
  if (!(shown instanceof LeanError && shown.exit === 2)) open.log.error(error);
  open.reporter.stop();
  showError(terminal, shown, { ...common, log: open.log.path() });
  return interrupted ?? (error instanceof LeanError ? error.exit : 1);
}

/** A wrong command line, or a stop of the parser that is none: help and version. */
function refuse(terminal: Terminal, program: Command, error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const named = program.commands.find((command) => command.name() === terminal.argv[0]);
  const shown = error instanceof CommanderError ? usageError(error, { named, argv: terminal.argv }) : error;
  const has = (flag: string) => terminal.argv.includes(flag);
  showError(terminal, shown, { json: has("--json"), verbose: has("--verbose") });
  return shown instanceof LeanError ? shown.exit : 1;
}

function showError(
  terminal: Terminal,
  error: unknown,
  options: { readonly json: boolean; readonly verbose: boolean; readonly log?: string | undefined },
): void {
  const view = viewError(error, options);
  if (options.json) terminal.stdout.write(`${JSON.stringify({ error: view }, undefined, 2)}\n`);
  terminal.stderr.write(renderError(view, errorPaint(terminal)));
}

function stoppedError(): LeanError {
  return new LeanError({
    code: "INTERRUPTED",
    message: "Stopped as asked.",
    hint: "What was finished is kept: run the command again, and it goes on from there.",
  });
}
