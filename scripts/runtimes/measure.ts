import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bootToReady } from "../../src/bench/boot.js";
import type { BenchReport } from "../../src/bench/index.js";
import { readBundle } from "../../src/image/index.js";
import { launch } from "../../src/machine/index.js";
import { run } from "../../src/process/index.js";
import type { Context } from "../../src/step/index.js";
import type { RuntimeChoice } from "./choices.js";
import type { RuntimeRow } from "./record.js";

/** Builds both examples with a choice, and measures them. */
export async function measureChoice(
  context: Context,
  folder: string,
  choice: RuntimeChoice,
): Promise<RuntimeRow> {
  const hello = await built(context, "hello_world", join(folder, `hello-${choice.name}`), choice);
  const compute = await built(context, "compute", join(folder, `compute-${choice.name}`), choice);
  const report = await bench(context, hello, join(folder, "report.json"));
  const [image] = report.images;
  if (image === undefined) throw new Error("leanvm bench told of no image");
  const fromInit = image.boot.phases
    .filter(({ name }) => name !== "firmware" && name !== "kernel")
    .reduce((sum, { instructions }) => sum + instructions, 0);
  const [toReady = 0] = image.boot.instructions;
  return {
    name: choice.name,
    flags: [...choice.flags],
    date: report.date,
    otp: image.versions.otp ?? "",
    emulator: report.host.emulator,
    bytes: { image: image.size.total, rootfs: image.size.rootfs, programs: await programBytes(hello) },
    instructions: { toReady, fromInit, compute: (await instructionsFromInit(context, compute)) - fromInit },
    memory: { usedAtReady: image.memory.usedAtReady, least: image.memory.least },
  };
}

async function built(
  context: Context,
  example: string,
  output: string,
  { flags }: RuntimeChoice,
): Promise<string> {
  const argv = ["dist/main.js", "build", join("examples", example), "--shrink", "functions", "-o", output];
  await run(context, { argv: [process.execPath, ...argv, ...flags] });
  return output;
}

async function bench(context: Context, image: string, report: string): Promise<BenchReport> {
  const argv = ["dist/main.js", "bench", image, "--runs", "1", "--progress", "plain", "--report", report];
  await run(context, { argv: [process.execPath, ...argv], onLine: (line) => console.log(line) });
  return JSON.parse(await readFile(report, "utf8"));
}

/** Guest instructions from init to ready: of a counted boot, whose clock they are. */
async function instructionsFromInit(context: Context, image: string): Promise<number> {
  const bundle = await readBundle(image);
  const means = { launch, processorSeconds: async () => undefined };
  const options = { memoryMiB: 256, cpus: 1, ports: [], env: {}, icount: true, accel: "tcg" } as const;
  const { marks } = await bootToReady(context, means, bundle, { ...options, readyTimeoutMs: 1_800_000 });
  return marks.ready.ticks - marks.init.ticks;
}

/** Of the emulator, the programs beside it and all libraries, unpacked. */
async function programBytes(image: string): Promise<number> {
  const { image: contents } = await readBundle(image);
  return contents.contents
    .filter(({ path }) => /^\/?(app\/erts-[^/]+\/bin|usr\/lib\/[^/]+-linux-gnu)\//.test(path))
    .reduce((sum, entry) => sum + (entry.kind === "file" ? (entry.size ?? 0) : 0), 0);
}
