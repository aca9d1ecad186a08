import { readFile, rm } from "node:fs/promises";
import { outFolder } from "../../src/kernel/custom/workshop.js";
import {
  customKernel,
  type Kernel,
  type KernelPurpose,
  unpackSource,
  workshopFor,
} from "../../src/kernel/index.js";
import { type KernelBench, scratchStore } from "./bench.js";
import type { KernelTimes } from "./record.js";

/** An option that no fragment of the plain purpose names: one changed line. */
const changedLine = { INOTIFY_USER: "y" } as const;

/**
 * Compiles a purpose's kernel from nothing, asks for it again, and compiles it with one more option: how long each took, and the
 * first one's kernel. The source is unpacked before. By the clock, and by the processor time of compilers and this
 * program, which a busy machine disturbs less.
 */
export async function timedKernel(
  bench: KernelBench,
  purpose: KernelPurpose,
): Promise<{ readonly kernel: Kernel; readonly times: KernelTimes }> {
  const { context, store, parts } = bench;
  const workshop = workshopFor(parts, purpose);
  await unpackSource(context, store, parts.source, workshop);
  await rm(outFolder(workshop), { recursive: true, force: true });
  // Steps are remembered elsewhere, so that nothing is known of this kernel.
  const scratch = await scratchStore(bench);
  try {
    const compile = (options: KernelPurpose["options"]) =>
      timed(() => customKernel(context, scratch, { ...purpose, options }, parts));
    const full = await compile(purpose.options);
    const unchanged = await compile(purpose.options);
    const changed = await compile({ ...purpose.options, ...changedLine });
    for (const content of [full.value.image, full.value.config ?? full.value.image])
      if ("object" in content) await store.put(await scratch.read(content.object));
    return {
      kernel: full.value,
      times: { full: full.seconds, unchanged: unchanged.seconds, changed: changed.seconds },
    };
  } finally {
    await rm(scratch.root, { recursive: true, force: true });
  }
}

async function timed<T>(work: () => Promise<T>) {
  const [clock, processor] = [performance.now(), await processorSeconds()];
  const value = await work();
  const seconds = {
    clock: rounded((performance.now() - clock) / 1000),
    processor: rounded((await processorSeconds()) - processor),
  };
  return { value, seconds };
}

/** Of this process and of those that it waited for (proc_pid_stat(5): utime, stime, cutime, cstime in hundredths). */
async function processorSeconds(): Promise<number> {
  const fields = (await readFile("/proc/self/stat", "utf8")).replace(/^.*\) /s, "").split(" ");
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / 100;
}

function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
