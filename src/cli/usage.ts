import type { Command, CommanderError } from "commander";
import { didYouMean } from "../config/index.js";
import { LeanError } from "../error/index.js";

export interface UsagePlace {
  /** The command that was named, when there is one of that name. */
  readonly named: Command | undefined;
  readonly argv: readonly string[];
}

/** A refusal of the command line's parser in the form of all errors: exit 2, with the suggestion as hint. */
export function usageError(error: CommanderError, { named, argv }: UsagePlace): LeanError {
  const help = `See \`${["leanvm", named?.name()].filter(Boolean).join(" ")} --help\`.`;
  const [first = "", ...rest] = error.message.replace(/^error: /, "").split("\n");
  const suggestion = /^\((Did you mean .*\?)\)$/.exec(rest.join(" ").trim())?.[1];
  const inner = named?.commands.map((command) => command.name()) ?? [];
  const word = argv[1] ?? "";
  if (error.code === "commander.excessArguments" && inner.length > 0 && !inner.includes(word)) {
    return refusal(`Unknown command '${named?.name()} ${word}'.`, didYouMean(word, inner) ?? help);
  }
  return refusal(first.endsWith(".") ? first : `${first}.`, suggestion ?? help);
}

function refusal(sentence: string, hint: string): LeanError {
  const message = sentence.charAt(0).toUpperCase() + sentence.slice(1);
  return new LeanError({ code: "USAGE", message, hint, exit: 2 });
}
