import { LeanError } from "../../error/index.js";
import type { Paint } from "./paint.js";
import { neutralise } from "./text.js";

export interface ErrorView {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly details?: readonly string[];
  /** The path of the full log. */
  readonly log?: string;
  /** Of a bug in this tool, or with `--verbose`. */
  readonly stack?: string;
}

/** What to show of an error. A plain `Error` is a bug in this tool and says so. */
export function viewError(
  error: unknown,
  options: { readonly verbose: boolean; readonly log?: string | undefined },
): ErrorView {
  const log = options.log === undefined ? {} : { log: options.log };
  const stack = options.verbose ? { stack: stackOf(error) } : {};
  if (error instanceof LeanError) {
    const { code, message, hint, details } = error.record;
    return {
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(details === undefined ? {} : { details }),
      ...log,
      ...stack,
    };
  }
  return {
    code: "BUG",
    message: `This is a bug in leanvm: ${error instanceof Error ? error.message : String(error)}`,
    hint:
      log.log === undefined
        ? "Please report it, with what --verbose prints."
        : "Please report it, with the log.",
    ...log,
    ...stack,
  };
}

/** An error for people: what failed, its details, what mends it, where the log is. */
export function renderError(view: ErrorView, paint: Paint): string {
  const lines = [`${paint.red("✗")} ${neutralise(view.message)}`];
  for (const detail of view.details ?? []) lines.push(`    ${neutralise(detail)}`);
  if (view.hint !== undefined) lines.push(`${paint.cyan("→")} ${neutralise(view.hint)}`);
  if (view.stack !== undefined) lines.push(paint.dim(neutralise(view.stack)));
  if (view.log !== undefined) lines.push(paint.dim(`  Log: ${view.log}`));
  return `${lines.join("\n")}\n`;
}

/** The stack with the chain of causes. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by: ${stackOf(error.cause)}`;
}
