import { LeanError } from "../../error/index.js";

export function notBeam(): LeanError {
  return new LeanError({
    code: "NOT_BEAM",
    message: "This is not a compiled Erlang or Elixir module (BEAM file).",
  });
}

export function malformed(what: string, cause?: unknown): LeanError {
  return new LeanError({ code: "BEAM_MALFORMED", message: `This BEAM file is damaged: ${what}.`, cause });
}
