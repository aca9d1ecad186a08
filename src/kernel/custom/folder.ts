import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { withWorkFolder } from "../../sandbox/index.js";
import type { Context } from "../../step/index.js";

/**
 * Gives a folder to one compile at a time; another that wants it waits. What a killed one left half written is
 * removed first, so that the rest can be built upon.
 */
export function withKernelFolder<T>(context: Context, folder: string, work: () => Promise<T>): Promise<T> {
  const use = {
    waiting: "Waiting for another compile of this kernel.",
    afterKill: () => removeHalfWritten(join(folder, "out")),
  };
  return withWorkFolder(context, folder, use, work);
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
