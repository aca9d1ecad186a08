/**
 * Exit statuses of the command line, part of its contract:
 * 1 the work failed, 2 wrong usage or configuration, 3 a host tool is missing,
 * 4 over the size budget, 124 timed out.
 */
export type ExitStatus = 1 | 2 | 3 | 4 | 124;

export interface ErrorRecord {
  /** Stable upper-case name, for example `PACKAGE_NOT_FOUND`. */
  readonly code: string;
  /** What failed and why, one sentence, naming the offending file, package or option. */
  readonly message: string;
  /** The command or change that mends it. */
  readonly hint?: string;
  /** Lines worth showing below the message, for example a compiler's own words. */
  readonly details?: readonly string[];
  readonly exit?: ExitStatus;
  readonly cause?: unknown;
}

/**
 * An expected failure. Thrown by factories that live beside their cause; rendered only in `src/cli`.
 * A plain `Error` means a bug in this tool.
 */
export class LeanError extends Error {
  override readonly name = "LeanError";
  readonly record: ErrorRecord;

  constructor(record: ErrorRecord) {
    super(record.message, { cause: record.cause });
    this.record = record;
  }

  get code(): string {
    return this.record.code;
  }

  get exit(): ExitStatus {
    return this.record.exit ?? 1;
  }
}

/** Whether `error` is a `LeanError` with the given code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof LeanError && error.code === code;
}

/** The `code` of a Node system error (`ENOENT`, `ENOSPC` …), or undefined. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
