/** Whether an image becomes ready with so much memory, and if not, why not. */
export type Trial = { readonly ready: true } | { readonly ready: false; readonly failure: string };

export interface Least {
  /** MiB. */
  readonly least: number;
  /** Why it is not ready with one MiB less. */
  readonly failure: string;
}

export interface Bounds {
  /** MiB too small for any machine, which is not tried. */
  readonly low: number;
  /** MiB with which it is known to become ready. */
  readonly high: number;
  /** MiB that are used when memory is plenty: the first trials are a little above and below what that tells. */
  readonly guess: number;
}

/** An image that can swap gets by with three quarters of what it takes when it need not (measured on the examples). */
const [below, above] = [0.735, 0.75];

/**
 * The smallest memory with which `attempt` succeeds, to one MiB. Two sizes are tried at a time: close to the guess,
 * then right beside them and further out if the answer is not between, then so that a third is left each time. It
 * takes for granted that more memory never hurts; of two trials that say otherwise the failure counts. The failure
 * told is that of the trial one MiB below.
 */
export async function leastMemory(
  { low, high, guess }: Bounds,
  attempt: (mebibytes: number) => Promise<Trial>,
): Promise<Least> {
  const failures = new Map<number, string>();
  let [tooSmall, enough, rounds] = [low, high, 0];
  let next = distinct([Math.round(guess * below), Math.round(guess * above)], tooSmall, enough);
  while (enough - tooSmall > 1 || !failures.has(tooSmall)) {
    if (enough - tooSmall <= 1) next = [tooSmall];
    const trials = await Promise.all(next.map(async (size) => ({ size, trial: await attempt(size) })));
    for (const { size, trial } of trials.toSorted((a, b) => b.size - a.size)) {
      if (trial.ready && enough - tooSmall > 1) enough = Math.min(enough, size);
      if (trial.ready && size <= tooSmall) [tooSmall, enough] = [size - 1, size];
      if (!trial.ready) {
        failures.set(size, trial.failure);
        tooSmall = Math.max(tooSmall, size);
        break;
      }
    }
    next = outward({ tooSmall, enough, low, high }, rounds++);
  }
  return { least: enough, failure: failures.get(tooSmall) ?? "" };
}

/** Beside the first trials when both said the same, for they were near: the next two sizes, then further. */
function outward(
  range: { readonly tooSmall: number; readonly enough: number; readonly low: number; readonly high: number },
  round: number,
): readonly number[] {
  const { tooSmall, enough, low, high } = range;
  if (round > 1 || (tooSmall > low && enough < high)) return thirds(tooSmall, enough);
  if (tooSmall === low) {
    const down = round === 0 ? [enough - 1, enough - 2] : [enough * 0.9, enough * 0.97];
    return distinct(down.map(Math.round), low, enough);
  }
  const up = round === 0 ? [tooSmall + 1, tooSmall + 2] : [tooSmall * 1.1, tooSmall * 1.3];
  return distinct(up.map(Math.round), tooSmall, high);
}

function thirds(tooSmall: number, enough: number): readonly number[] {
  const third = (enough - tooSmall) / 3;
  return distinct([Math.round(tooSmall + third), Math.round(tooSmall + 2 * third)], tooSmall, enough);
}

/** Those strictly between the bounds, the middle when none is. */
function distinct(sizes: readonly number[], tooSmall: number, enough: number): readonly number[] {
  const inside = [...new Set(sizes)].filter((size) => size > tooSmall && size < enough);
  return inside.length > 0 ? inside : [Math.floor((tooSmall + enough) / 2)];
}
