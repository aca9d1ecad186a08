import { Command, Option } from "commander";
import type { CommandSpec } from "./command.js";
import { settingOption, settingRows } from "./flags.js";
import { paint } from "./render/paint.js";
import { progressKinds } from "./reporter/select.js";
import { type Terminal, wantsColour } from "./terminal.js";
import { version } from "./version.js";

/** Called with the command to run, its arguments and all options that were given. */
export type Dispatch = (
  path: string,
  spec: CommandSpec,
  values: readonly (string | undefined)[],
  options: Readonly<Record<string, unknown>>,
) => Promise<void>;

/** The parser for all commands. It never ends the process: it throws `CommanderError`. */
export function createProgram(
  commands: readonly CommandSpec[],
  terminal: Terminal,
  dispatch: Dispatch,
): Command {
  const program = new Command("leanvm")
    .description(
      "Turns an Elixir or Erlang application into the smallest, fastest-booting Linux VM that runs it.",
    )
    .usage("<command> [options]")
    .version(version(), "-V, --version", "Print the version")
    .helpOption("-h, --help", "Show help")
    .addOption(new Option("--json", "Print one JSON document on standard output, all else on standard error"))
    .addOption(new Option("-v, --verbose", "Show what tools print, and stack traces"))
    .addOption(new Option("-q, --quiet", "Show results and errors only"))
    .addOption(
      new Option("--progress <kind>", "How progress is shown").choices(progressKinds).default("auto"),
    );
  prepare(program, terminal);
  program.helpCommand("help [command]", "Show help for a command");
  for (const spec of commands) addCommand(program, spec, { terminal, dispatch, path: "" });
  program.addHelpText(
    "after",
    examples([
      ["leanvm build path/to/app", "build an image into ./build"],
      ["leanvm run build/app-x86_64", "boot it"],
      ["leanvm doctor", "see what this machine is missing"],
    ]),
  );
  return program;
}

interface Place {
  readonly terminal: Terminal;
  readonly dispatch: Dispatch;
  readonly path: string;
}

function addCommand(parent: Command, spec: CommandSpec, place: Place): void {
  const path = `${place.path} ${spec.name}`.trim();
  const command = parent
    .command(spec.name, { isDefault: spec.isDefault === true })
    .helpCommand(false)
    .summary(spec.summary)
    .description(spec.description ?? `${spec.summary}.`);
  prepare(command, place.terminal);
  for (const argument of spec.arguments) command.argument(argument.name, argument.description);
  for (const option of spec.options ?? []) command.addOption(new Option(option.flags, option.description));
  for (const row of settingRows(spec.settings ?? [])) command.addOption(settingOption(row));
  command.addHelpText("after", examples(spec.examples));
  for (const inner of spec.commands ?? []) addCommand(command, inner, { ...place, path });
  if (spec.run === undefined) return;
  command.action((...given: unknown[]) => {
    const values = given
      .slice(0, -2)
      .flat()
      .map((value) => (value === undefined ? undefined : String(value)));
    return place.dispatch(path, spec, values, command.optsWithGlobals());
  });
}

function prepare(command: Command, terminal: Terminal): void {
  const { stdout, stderr, environment } = terminal;
  const colours = paint(wantsColour(stdout, environment));
  command
    .exitOverride()
    .showSuggestionAfterError(true)
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: () => {},
      getOutHelpWidth: () => Math.min(stdout.columns || 100, 120),
      getOutHasColors: () => wantsColour(stdout, environment),
    })
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (text) => colours.bold(text),
      styleOptionTerm: (text) => colours.cyan(text),
      styleSubcommandTerm: (text) => colours.cyan(text),
    });
}

function examples(list: readonly (readonly [string, string])[]): string {
  const width = Math.max(...list.map(([command]) => command.length));
  return `\nExamples:\n${list.map(([command, words]) => `  ${command.padEnd(width)}  # ${words}`).join("\n")}`;
}
