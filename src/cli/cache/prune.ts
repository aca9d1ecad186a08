import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { LeanError } from "../../error/index.js";
import { cacheUsage, filesBelow } from "./usage.js";

export interface Pruned {
  readonly files: number;
  readonly bytes: number;
}

/** Days out of the option's text; undefined for everything. Throws `USAGE`. */
export function daysOf(text: unknown): number | undefined {
  if (text === undefined) return undefined;
  if (typeof text === "string" && /^\d+$/.test(text)) return Number(text);
  throw new LeanError({
    code: "USAGE",
    message: `--older-than must be a whole number of days, not ${JSON.stringify(text)}.`,
    hint: "For example `leanvm cache prune --older-than 30`.",
    exit: 2,
  });
}

/**
 * Empties the cache except its logs, or removes what was neither read nor written for `days` days.
 * A step whose objects are gone is made again, so nothing that is removed can break a build.
 */
export async function pruneCache(root: string, days: number | undefined): Promise<Pruned> {
  return days === undefined ? pruneAll(root) : pruneOld(root, days);
}

async function pruneAll(root: string): Promise<Pruned> {
  const parts = (await cacheUsage(root)).filter((part) => part.name !== "logs");
  const entries = await readdir(root).catch(() => []);
  for (const name of entries.filter((entry) => entry !== "logs")) {
    await rm(join(root, name), { recursive: true, force: true });
  }
  return {
    files: parts.reduce((sum, part) => sum + part.files, 0),
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
  };
}

async function pruneOld(root: string, days: number): Promise<Pruned> {
  const limit = Date.now() - days * 86_400_000;
  let files = 0;
  let bytes = 0;
  for (const folder of ["objects", "steps", "tmp"]) {
    for await (const { path, state } of filesBelow(join(root, folder))) {
      if (Math.max(Number(state.atimeMs), Number(state.mtimeMs)) >= limit) continue;
      await rm(path, { force: true });
      files++;
      bytes += Number(state.size);
    }
  }
  return { files, bytes };
}
