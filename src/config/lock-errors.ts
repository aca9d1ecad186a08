import { LeanError, systemCode } from "../error/index.js";

export function lockMissing(path: string): LeanError {
  return new LeanError({
    code: "LOCK_MISSING",
    message: `There is no ${path}, and --locked asks for it.`,
    hint: "Run `leanvm build` once without --locked, and commit the lean.lock that it writes.",
    exit: 2,
  });
}

export function lockInvalid(path: string, problem: string): LeanError {
  return new LeanError({
    code: "LOCK_INVALID",
    message: `${path} cannot be used as a lock file: ${problem}.`,
    hint: "Take it back from version control, or remove it and run `leanvm build` to write it anew.",
    exit: 2,
  });
}

export function lockDrift(name: string, drift: string): LeanError {
  return new LeanError({
    code: "LOCK_DRIFT",
    message: `lean.lock does not fit the configuration (set ${name}): ${drift}.`,
    hint: "Run `leanvm build` without --locked to bring it up to date, and commit it.",
    exit: 2,
  });
}

export function lockUnwritable(path: string, cause: unknown): LeanError {
  return new LeanError({
    code: "LOCK_UNWRITABLE",
    message: `${path} cannot be written (${systemCode(cause) ?? String(cause)}).`,
    hint: "Give the project folder back its permissions, or free some space on its disk.",
    cause,
  });
}
