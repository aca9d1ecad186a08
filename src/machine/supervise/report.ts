import { type ExitStatus, LeanError } from "../../error/index.js";
import type { ReportedError } from "./request.js";

/** An error as data, to be told to another process. */
export function reportable(error: unknown): ReportedError {
  if (!(error instanceof LeanError)) {
    return { code: "BUG", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  const { code, message, hint, details, exit } = error.record;
  return {
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details }),
    ...(exit === undefined ? {} : { exit }),
  };
}

/** The error that another process told of. */
export function reported({ code, message, hint, details, exit }: ReportedError): Error {
  if (code === "BUG") return new Error(message);
  return new LeanError({
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details }),
    ...(exit === undefined ? {} : { exit: exit as ExitStatus }),
  });
}
