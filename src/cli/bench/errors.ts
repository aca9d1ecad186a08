import { LeanError } from "../../error/index.js";

export function usage(message: string): LeanError {
  return new LeanError({
    code: "USAGE",
    message,
    hint: "See `leanvm bench --help`.",
    exit: 2,
  });
}

export function reportUnwritable(file: string, why: string, cause: unknown): LeanError {
  return new LeanError({
    code: "REPORT_UNWRITABLE",
    message: `The report ${file} cannot be written: ${why}.`,
    hint: "Name a file in a folder that is there and that you may write to.",
    cause,
  });
}

export function noProject(application: string, looked: readonly string[]): LeanError {
  return new LeanError({
    code: "BENCH_NO_PROJECT",
    message: `The project of ${application}, whose untouched release --baseline measures, was not found.`,
    hint: "Name its folder with --project DIR.",
    details: looked.map((folder) => `not ${folder}`),
    exit: 2,
  });
}
