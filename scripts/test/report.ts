export interface Result {
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** Why it was skipped. */
  readonly reason?: string;
}

/** Lists what failed and what was skipped, then prints the sum as the last line. Returns the exit status. */
export function report(results: readonly Result[]): number {
  const of = (outcome: Result["outcome"]) => results.filter((result) => result.outcome === outcome);
  const [passed, failed, skipped] = [of("passed"), of("failed"), of("skipped")];
  if (skipped.length > 0) {
    console.log("\nSkipped:");
    for (const { name, reason } of skipped) console.log(`  ${name}: ${reason ?? "no reason given"}`);
  }
  if (failed.length > 0) {
    console.log("\nFailed:");
    for (const { name } of failed) console.log(`  ${name}`);
  }
  console.log(`\n${passed.length} passed, ${failed.length} failed, ${skipped.length} skipped`);
  return failed.length === 0 ? 0 : 1;
}
