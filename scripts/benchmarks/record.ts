import { z } from "zod";
import type { BenchReport } from "../../src/bench/index.js";

const series = z.array(z.number()).min(1);
const bytes = z.int().nonnegative();
const samples = z.object({ all: series, median: z.number(), least: z.number(), greatest: z.number() });

const phase = z.object({
  name: z.enum(["firmware", "kernel", "init", "beam", "application"]),
  label: z.string(),
  instructions: bytes,
  milliseconds: samples,
});

const image = z.object({
  name: z.string(),
  baseline: z.boolean(),
  versions: z.record(z.string(), z.string()),
  size: z.object({ kernel: bytes, rootfs: bytes, total: bytes, inMemory: bytes }),
  boot: z.object({ phases: z.array(phase), instructions: series, milliseconds: samples }),
  modules: z.array(z.object({ name: z.string(), instructions: bytes, bytes })),
  memory: z.object({ usedAtReady: z.number(), least: z.int(), failure: z.string() }),
});

const report: z.ZodType<BenchReport> = z.object({
  format: z.literal(1),
  date: z.string(),
  host: z.object({
    system: z.string(),
    processors: z.int(),
    emulator: z.string(),
    acceleration: z.string(),
  }),
  runs: z.int(),
  images: z.array(image).min(3),
});

/** What `npm run benchmarks` measured: `docs/benchmarks.json`, from which `docs/benchmarks.md` is written. */
export const benchmarksSchema = z.object({
  /** hello_world and its untouched release first, then the others. */
  report,
  node: z.string(),
  /** Seconds of the whole command `leanvm build`, and of its step that leaves out unreachable code, one number a run. */
  builds: z.object({ unchanged: series, changed: series, recalled: series, shaken: series }),
});

export type Benchmarks = z.infer<typeof benchmarksSchema>;

/** `docs/benchmarks.json`: readable, with short lists and each module on one line. */
export function benchmarksJson(benchmarks: Benchmarks): string {
  const text = JSON.stringify(benchmarks, undefined, 1);
  return `${text.replace(/[[{][^[\]{}]*[\]}]/g, (inner) => inner.replace(/\s*\n\s*/g, " "))}\n`;
}
