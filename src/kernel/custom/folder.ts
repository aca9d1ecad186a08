import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import type { Context } from "../../step/index.js";

/**
 * Gives a folder to one compile at a time; another that wants it waits. What a killed one left half written is
 * removed first, so that the rest can be built upon.
 */
export async function withKernelFolder<T>(
  context: Context,
  folder: string,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true });
  const release = await acquire(context, folder);
  const mark = join(folder, "compiling");
  try {
    if ((await readFile(mark).catch(() => undefined)) !== undefined)
      await removeHalfWritten(join(folder, "out"));
    await writeFile(mark, "");
    const result = await work();
    await rm(mark, { force: true });
    return result;
  } finally {
    await release().catch(() => undefined);
  }
}

async function acquire(context: Context, folder: string): Promise<() => Promise<void>> {
  for (let tries = 0; ; tries++) {
    context.signal.throwIfAborted();
    try {
      return await lock(folder, { stale: 10_000, update: 2000, onCompromised: () => undefined });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ELOCKED")) throw error;
      if (tries === 25)
        context.emit({ type: "notice", message: "Waiting for another compile of this kernel." });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/**
 * Kbuild writes `.NAME.cmd` once NAME is whole; a file newer than its own was being written when the compile died,
 * and make would take it for finished.
 */
export async function removeHalfWritten(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await removeHalfWritten(path);
    const target = /^\.(.+)\.cmd$/.exec(entry.name)?.[1];
    if (target === undefined) continue;
    const [made, noted] = await Promise.all([stat(join(folder, target)).catch(() => undefined), stat(path)]);
    if (made !== undefined && made.mtimeMs > noted.mtimeMs) await rm(join(folder, target), { force: true });
  }
}
