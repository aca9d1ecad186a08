import { LeanError } from "../../error/index.js";

export function malformed(what: string, cause?: unknown): LeanError {
  return new LeanError({
    code: "TERM_MALFORMED",
    message: `This is not a readable Erlang term (external term format): ${what}.`,
    cause,
  });
}
