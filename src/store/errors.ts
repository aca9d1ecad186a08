import { LeanError } from "../error/index.js";

export function storeCorrupt(digest: string, path: string): LeanError {
  return new LeanError({
    code: "STORE_CORRUPT",
    message: `The stored object ${digest.slice(0, 16)} no longer has the bytes it was stored with; it was removed (${path}).`,
    hint: "Run the command again: what is missing is fetched or made anew.",
  });
}

export function storeUnwritable(path: string, cause: unknown): LeanError {
  return new LeanError({
    code: "STORE_UNWRITABLE",
    message: `The cache folder ${path} cannot be written.`,
    hint: "Give it back its permissions, or choose another one with LEANVM_CACHE=/some/folder.",
    cause,
  });
}

export function diskFull(path: string, cause: unknown): LeanError {
  return new LeanError({
    code: "DISK_FULL",
    message: `The disk is full: ${path} could not be written. Nothing half-written was left.`,
    hint: "Free some space (`leanvm cache prune` empties the cache), then run the command again.",
    cause,
  });
}
