import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import type { Context } from "../step/index.js";

export interface FolderUse {
  /** What is said when another build has the folder for long. */
  readonly waiting: string;
  /** Removes what a compile that was killed left half written. */
  readonly afterKill: () => Promise<void>;
}

/**
 * Gives a folder to one compile at a time; another that wants it waits. After one that was killed, `afterKill` runs
 * first, so that the rest can be built upon.
 */
export async function withWorkFolder<T>(
  context: Context,
  folder: string,
  { waiting, afterKill }: FolderUse,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true });
  const release = await acquire(context, folder, waiting);
  const mark = join(folder, "compiling");
  try {
    if ((await readFile(mark).catch(() => undefined)) !== undefined) await afterKill();
    await writeFile(mark, "");
    const result = await work();
    await rm(mark, { force: true });
    return result;
  } finally {
    await release().catch(() => undefined);
  }
}

async function acquire(context: Context, folder: string, waiting: string): Promise<() => Promise<void>> {
  for (let tries = 0; ; tries++) {
    context.signal.throwIfAborted();
    try {
      return await lock(folder, { stale: 10_000, update: 2000, onCompromised: () => undefined });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ELOCKED")) throw error;
      if (tries === 25) context.emit({ type: "notice", message: waiting });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
