import { LeanError } from "../../error/index.js";

export function damaged(what: string, cause?: unknown): LeanError {
  return new LeanError({
    code: "COMPRESS_DAMAGED",
    message: `The ${what} data cannot be decompressed: ${cause instanceof Error ? cause.message : "it is cut short"}.`,
    hint: "The file is damaged where it comes from: fetch or make it anew.",
    cause,
  });
}

export function tooLarge(what: string, limit: number): LeanError {
  return new LeanError({
    code: "COMPRESS_TOO_LARGE",
    message: `The ${what} data grows beyond the ${limit} bytes it may have once decompressed.`,
    hint: "This is not a file that a package source would publish: look at where it comes from.",
  });
}
