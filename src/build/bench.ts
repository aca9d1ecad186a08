import { mkdtemp, readFile, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { type BenchReport, measure } from "../bench/index.js";
import type { Config } from "../config/index.js";
import { type Bundle, readBundle } from "../image/index.js";
import { findQemu, type LaunchOptions, launch } from "../machine/index.js";
import { type Context, step } from "../step/index.js";
import { prepareSubject } from "./bench-image.js";
import type { BuildOptions } from "./job.js";
import { buildStock } from "./stock.js";

/** An image to measure. */
export interface BenchRequest {
  readonly bundle: Bundle;
  /** What the report calls it. */
  readonly name: string;
  /** How each of its boots is started. `memoryMiB` must be enough for it and its baseline. */
  readonly options: Pick<LaunchOptions, "memoryMiB" | "env" | "accel" | "memory">;
  /** The project that it was built from: its untouched release is measured as well. */
  readonly baseline?: Config;
}

export interface BenchOptions extends BuildOptions {
  /** Timed boots of each image. */
  readonly runs: number;
  /** How long a boot may take to become ready. */
  readonly readyTimeoutMs: number;
  /** Year-month-day. */
  readonly date: string;
}

/**
 * Measures images: their size, their boot in guest instructions and in time, what they load and what memory they
 * need; docs/benchmarks.md says how. Throws `IMAGE_DAMAGED`, `BENCH_NO_RELEASE`, what a boot throws when an
 * image does not become ready (with its name), `BENCH_DIED`, and what `buildStock` throws.
 */
export async function benchmark(
  context: Context,
  requests: readonly BenchRequest[],
  { runs, readyTimeoutMs, date, ...build }: BenchOptions,
): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), "leanvm-bench-"));
  try {
    const subjects = await step(context, "Prepare the images", async (inner) => {
      const made = requests.map(async (request, index) => {
        const images = await prepared(inner, request, join(folder, String(index)), build);
        return Promise.all(
          images.map(({ bundle, options, ...rest }) =>
            prepareSubject(bundle, { ...rest, options: { ...options, cpus: 1, ports: [], readyTimeoutMs } }),
          ),
        );
      });
      return (await Promise.all(made)).flat();
    });
    const slots = Math.min(2, cpus().length);
    const { images: measured, acceleration } = await measure(
      context,
      { launch, processorSeconds, runs, slots },
      subjects,
    );
    const arch = requests[0]?.bundle.arch ?? "x86_64";
    return {
      format: 1,
      date,
      host: {
        system: await operatingSystem(),
        processors: cpus().length,
        emulator: `QEMU ${(await findQemu(context, arch)).version}`,
        acceleration,
      },
      runs,
      images: measured,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function prepared(context: Context, request: BenchRequest, folder: string, build: BuildOptions) {
  const { bundle, name, options, baseline } = request;
  const own = { bundle, name, options, baseline: false, folder: join(folder, "own") };
  if (baseline === undefined) return [own];
  const output = join(folder, "stock");
  const stock = await buildStock(context, baseline, { ...build, output, ready: baseline.ready });
  return [
    own,
    {
      ...{ options, name: `${name} (stock)`, baseline: true, folder: join(folder, "baseline") },
      bundle: await readBundle(stock.bundle),
    },
  ];
}

async function operatingSystem(): Promise<string> {
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  return /^PRETTY_NAME="?([^"\n]*)/m.exec(release)?.[1] ?? process.platform;
}

/** proc(5), `/proc/PID/stat`: fields 14 and 15 count hundredths of a second on Linux, whatever its timer's rate. */
async function processorSeconds(pid: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const [user, system] = text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13)
    .map(Number);
  return user === undefined || system === undefined ? undefined : (user + system) / 100;
}
