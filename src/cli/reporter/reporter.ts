import type { Event } from "../../event/index.js";

/** Shows what goes on. Writes to standard error only. */
export interface Reporter {
  event(event: Event): void;
  /** Runs `write`, which prints something of its own, without a live view in its way. */
  aside(write: () => void): void;
  /** Ends the view; further events are not shown. */
  stop(): void;
}

export const silentReporter: Reporter = { event: () => {}, aside: (write) => write(), stop: () => {} };
