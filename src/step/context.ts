import type { Emit } from "../event/index.js";

/** What every function that takes time receives first: where to report, and when to give up. */
export interface Context {
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Id of the enclosing step. */
  readonly step?: number;
}
