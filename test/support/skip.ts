import type { TestContext } from "vitest";

/** Skips a test unless `condition` holds; the summary of `npm test` lists it with the reason. */
export function needs(context: TestContext, condition: boolean, reason: string): void {
  if (!condition) context.skip(reason);
}

/** Whether the long matrix was asked for. */
export const long = process.env.LEANVM_TEST === "all";

/** Skips a test of the long matrix unless it was asked for: `LEANVM_TEST=all npm test`. */
export function longMatrix(context: TestContext): void {
  needs(context, long, "part of the long matrix: LEANVM_TEST=all npm test");
}
