import { LeanError } from "../../error/index.js";

export function notElf(): LeanError {
  return new LeanError({ code: "NOT_ELF", message: "This is not an ELF file." });
}

export function malformed(what: string): LeanError {
  return new LeanError({ code: "ELF_MALFORMED", message: `This ELF file is damaged: ${what}.` });
}
