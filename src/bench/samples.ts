import type { Samples } from "./types.js";

/** Middle and ends of several runs. Of an even number the median is the mean of the middle two. */
export function samplesOf(all: readonly number[]): Samples {
  const sorted = all.toSorted((a, b) => a - b);
  const [least, greatest] = [sorted[0], sorted.at(-1)];
  if (least === undefined || greatest === undefined) throw new Error("there is no run to sum up");
  const upper = sorted[Math.floor(sorted.length / 2)] ?? least;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? least;
  return { all, median: (lower + upper) / 2, least, greatest };
}
