import { describe, expect, it } from "vitest";
import { nextRun, parseRestart, type RestartPolicy } from "./restart.js";

describe("parseRestart", () => {
  it.each([
    ["no", { when: "no" }],
    ["always", { when: "always" }],
    ["on-failure", { when: "on-failure" }],
    ["on-failure:3", { when: "on-failure", most: 3 }],
    ["on-failure:0", undefined],
    ["on-failure:", undefined],
    ["always:3", undefined],
    ["sometimes", undefined],
  ])("%s", (text, policy) => {
    expect(parseRestart(text)).toEqual(policy);
  });
});

describe("nextRun", () => {
  const failed = { failed: true, readyMs: 0 };
  const fine = { failed: false, readyMs: 0 };

  it.each<[RestartPolicy["when"], typeof failed, boolean]>([
    ["no", failed, false],
    ["no", fine, false],
    ["on-failure", failed, true],
    ["on-failure", fine, false],
    ["always", failed, true],
    ["always", fine, true],
  ])("%s after %j: again is %s", (when, run, again) => {
    expect(nextRun({ when }, run, 0).delayMs !== undefined).toBe(again);
  });

  it("waits 1 s, then twice as long each time, a minute at most", () => {
    expect(delays({ when: "always" }, failed, 9)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it("ends after N restarts in a row", () => {
    expect(delays({ when: "on-failure", most: 3 }, failed, 5)).toEqual([1, 2, 4]);
  });

  it("starts anew after a run that stayed up for a minute", () => {
    const policy = { when: "on-failure", most: 3 } as const;
    expect(nextRun(policy, { failed: true, readyMs: 59_000 }, 3)).toEqual({ row: 3 });
    expect(nextRun(policy, { failed: true, readyMs: 60_000 }, 3)).toEqual({ delayMs: 1000, row: 1 });
  });
});

/** Waits in seconds between so many runs that all end the same way, until there is none. */
function delays(policy: RestartPolicy, run: { failed: boolean; readyMs: number }, most: number): number[] {
  const waits: number[] = [];
  for (let row = 0; waits.length < most; ) {
    const next = nextRun(policy, run, row);
    if (next.delayMs === undefined) break;
    waits.push(next.delayMs / 1000);
    row = next.row;
  }
  return waits;
}
