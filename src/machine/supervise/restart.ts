/** When a VM that ended by itself is started again. */
export interface RestartPolicy {
  readonly when: "no" | "on-failure" | "always";
  /** Failures in a row after which it is left alone; no limit when absent. */
  readonly most?: number;
}

/** A VM that was ready for so long starts the count and the back-off anew. */
const steadyMs = 60_000;
const firstDelayMs = 1000;
const longestDelayMs = 60_000;

/** Reads `no`, `always`, `on-failure` and `on-failure:N`; undefined for anything else. */
export function parseRestart(text: string): RestartPolicy | undefined {
  const [, when, most] = /^(no|always|on-failure)(?::([1-9]\d{0,5}))?$/.exec(text) ?? [];
  if (when === "on-failure") return { when, ...(most === undefined ? {} : { most: Number(most) }) };
  return (when === "no" || when === "always") && most === undefined ? { when } : undefined;
}

/** A run of a VM that has ended by itself. */
export interface PastRun {
  readonly failed: boolean;
  /** How long its application was up. */
  readonly readyMs: number;
}

/** What follows a run: the wait before the next one, absent when there is none, and the count to go on with. */
export interface NextRun {
  readonly delayMs?: number;
  /** Restarts in a row, this one included, none of which led to a VM that stayed up. */
  readonly row: number;
}

/** Decides whether and when a VM starts again: after 1 s, 2 s, 4 s … 60 s, as long as it does not stay up. */
export function nextRun(policy: RestartPolicy, run: PastRun, before: number): NextRun {
  const row = run.readyMs >= steadyMs ? 0 : before;
  const wanted = policy.when === "always" || (policy.when === "on-failure" && run.failed);
  if (!wanted || row >= (policy.most ?? Number.POSITIVE_INFINITY)) return { row };
  return { delayMs: Math.min(firstDelayMs * 2 ** Math.min(row, 10), longestDelayMs), row: row + 1 };
}

/** `starting again in 2 s, the third time`-like words for the log. */
export function restartWords(delayMs: number, restarts: number): string {
  return `starting again in ${delayMs / 1000} s (restart ${restarts})`;
}
