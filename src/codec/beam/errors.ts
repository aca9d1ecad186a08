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

export function referenceRemoved(name: string): LeanError {
  return new LeanError({
    code: "BEAM_REFERENCE_REMOVED",
    message: `A function that is kept calls ${name}, which is not.`,
  });
}

export function unreadableCode(module: string, opcode: number): LeanError {
  return new LeanError({
    code: "BEAM_CODE_UNKNOWN",
    message: `The module ${module} uses instruction ${opcode}, which this version of leanvm does not know.`,
    hint: "Keep the module whole, or use a newer version of leanvm.",
  });
}
