import type { CommanderError } from "commander";
import { LeanError } from "../error/index.js";

/** A refusal of the command line's parser in the form of all errors: exit 2, with the suggestion as hint. */
export function usageError(error: CommanderError, command: string): LeanError {
  const [first = "", ...rest] = error.message.replace(/^error: /, "").split("\n");
  const suggestion = /^\((Did you mean .*\?)\)$/.exec(rest.join(" ").trim())?.[1];
  const sentence = first.endsWith(".") ? first : `${first}.`;
  return new LeanError({
    code: "USAGE",
    message: sentence.charAt(0).toUpperCase() + sentence.slice(1),
    hint: suggestion ?? `See \`${command} --help\`.`,
    exit: 2,
  });
}
