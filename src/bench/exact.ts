import type { LimitFunction } from "p-limit";
import { LeanError } from "../error/index.js";
import { type Context, step, together } from "../step/index.js";
import { type Booted, bootToReady, bootToReport, type Reported } from "./boot.js";
import { memoryUse } from "./memory.js";
import { type Least, leastMemory, type Trial } from "./search.js";
import { named, type Plan, type Subject } from "./subject.js";

/** A counted boot has the exact mode's own machine: emulated, one processor, no network. */
const counted = { icount: true, accel: "tcg", cpus: 1, ports: [] } as const;

export interface Exact {
  readonly counted: Booted;
  readonly traced: Reported;
  readonly least: Least;
}

/**
 * Measures of one image what no other program can disturb, as many boots side by side as `limit` lets. The search,
 * whose boots wait for each other, goes first; the other two fill the gaps, one after the other.
 */
export async function exact(
  context: Context,
  plan: Plan,
  limit: LimitFunction,
  subject: Subject,
  timed: readonly Reported[],
): Promise<Exact> {
  const options = { ...subject.options, ...counted };
  const [least, single] = await together(
    context,
    (own) =>
      step(own, `Find the least memory of ${subject.name}`, async (inner) => {
        const found = await searched(inner, plan, limit, subject, timed);
        inner.detail(`${found.least} MiB`);
        return found;
      }),
    async (own) => {
      const traced = await step(own, `Trace what ${subject.name} loads`, (inner) =>
        limit(() => named(subject, bootToReport(inner, plan, subject.traced, options))),
      );
      const boot = await step(own, `Count instructions of ${subject.name}`, (inner) =>
        limit(() => named(subject, bootToReady(inner, plan, subject.plain, options))),
      );
      return { traced, counted: boot };
    },
  );
  return { ...single, least };
}

/** A boot that takes so many times as long as a timed one is not going to end. */
const patience = 6;

/** In the exact mode as well: how fast the host is would decide otherwise, when memory is tight. */
async function searched(
  context: Context,
  plan: Plan,
  limit: LimitFunction,
  { plain, options }: Subject,
  timed: readonly Reported[],
): Promise<Least> {
  const [first] = timed;
  if (first === undefined) throw new Error("there is no timed boot to go by");
  const { memoryMiB } = options;
  const usual = Math.max(...timed.map(({ processorSeconds = Number.NaN }) => processorSeconds));
  const each = {
    ...options,
    ...counted,
    ...(Number.isNaN(usual) ? {} : { processorLimit: Math.max(usual, 1) * patience }),
  };
  const guess = memoryUse(memoryMiB, first.report.memory).usedAtReady;
  return leastMemory({ low: 16, high: memoryMiB, guess }, (size) =>
    limit(() =>
      step(context, `Boot with ${size} MiB`, async (inner) => {
        const trial = await attempt(bootToReady(inner, plan, plain, { ...each, memoryMiB: size }));
        inner.detail(trial.ready ? "ready" : "not ready");
        return trial;
      }),
    ),
  );
}

/** What a guest that has too little memory can end in; anything else is no answer. */
const failures = /^(GUEST_\w+|READY_TIMEOUT|BENCH_TOO_SLOW|VMM_FAILED)$/;

async function attempt(boot: Promise<Booted>): Promise<Trial> {
  try {
    await boot;
    return { ready: true };
  } catch (error) {
    if (!(error instanceof LeanError) || !failures.test(error.code)) throw error;
    return { ready: false, failure: error.message };
  }
}
