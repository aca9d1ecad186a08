import { LeanError } from "../../error/index.js";

export function malformed(what: string): LeanError {
  return new LeanError({
    code: "DEFLATE_MALFORMED",
    message: `The gzip data cannot be decompressed: ${what}.`,
    hint: "The file is damaged: fetch or make it anew.",
  });
}
