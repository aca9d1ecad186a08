import { LeanError } from "../../error/index.js";

export function malformed(what: string): LeanError {
  return new LeanError({
    code: "ZSTD_MALFORMED",
    message: `The zstd data cannot be decompressed: ${what}.`,
    hint: "The file is damaged: fetch or make it anew.",
  });
}
