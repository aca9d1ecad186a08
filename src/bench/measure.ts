import pLimit from "p-limit";
import { type Context, together } from "../step/index.js";
import type { Reported } from "./boot.js";
import { type Exact, exact } from "./exact.js";
import { memoryUse } from "./memory.js";
import { instructionsPerPhase, millisecondsPerPhase, phasesOf } from "./phases.js";
import { samplesOf } from "./samples.js";
import type { Plan, Subject } from "./subject.js";
import { timedBoots } from "./timed.js";
import type { BenchImage } from "./types.js";

export interface Measured {
  readonly images: readonly BenchImage[];
  /** `kvm` or `tcg`, of the timed boots. */
  readonly acceleration: string;
}

/**
 * Measures images: timed boots first, alone and in turn, then side by side what no other program can disturb.
 * Throws what a boot throws, with the image's name, when one does not become ready; no machine is left then.
 */
export async function measure(context: Context, plan: Plan, subjects: readonly Subject[]): Promise<Measured> {
  const timed = await timedBoots(context, plan, subjects);
  const limit = pLimit(plan.slots);
  const images = await together(
    context,
    ...subjects.map((subject, index) => async (inner: Context) => {
      const boots = timed[index] ?? [];
      return imageOf(subject, boots, await exact(inner, plan, limit, subject, boots));
    }),
  );
  return { images, acceleration: timed[0]?.[0]?.acceleration ?? "tcg" };
}

function imageOf(subject: Subject, timed: readonly Reported[], exactly: Exact): BenchImage {
  const { kernel, rootfs, options } = subject;
  const marked = timed.map(({ marks, report }) => ({ marks, application: report.application }));
  const { counted } = exactly;
  const [boot] = timed;
  if (boot === undefined) throw new Error("there is no boot to sum up");
  const traced = { marks: exactly.traced.marks, application: exactly.traced.report.application };
  const memory = memoryUse(options.memoryMiB, boot.report.memory);
  return {
    name: subject.name,
    baseline: subject.baseline,
    versions: subject.versions,
    size: { kernel, rootfs, total: kernel + rootfs, inMemory: memory.inMemory },
    boot: {
      phases: phasesOf(instructionsPerPhase(counted.marks, traced), marked.map(millisecondsPerPhase)),
      instructions: [counted.marks.ready.ticks],
      milliseconds: samplesOf(timed.map(({ marks }) => Math.round(marks.ready.milliseconds * 10) / 10)),
    },
    modules: exactly.traced.report.modules.map(({ name, nanoseconds }) => ({
      name,
      instructions: nanoseconds,
      bytes: subject.moduleBytes.get(name) ?? 0,
    })),
    memory: { usedAtReady: memory.usedAtReady, ...exactly.least },
  };
}
