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
  /** MiB near which the answer is thought to lie: the first trials are around it. */
  readonly guess: number;
}

/**
 * The smallest memory with which `attempt` succeeds, to one MiB. Two sizes are tried at a time, which cuts what is
 * left to a third. It takes for granted that more memory never hurts; of two trials that say otherwise the failure
 * counts. The failure told is that of the trial one MiB below.
 */
export async function leastMemory(
  { low, high, guess }: Bounds,
  attempt: (mebibytes: number) => Promise<Trial>,
): Promise<Least> {
  const failures = new Map<number, string>();
  let [tooSmall, enough] = [low, high];
  let next = distinct([Math.round(guess * 0.7), Math.round(guess * 0.9)], tooSmall, enough);
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
    next = thirds(tooSmall, enough);
  }
  return { least: enough, failure: failures.get(tooSmall) ?? "" };
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
