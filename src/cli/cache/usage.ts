import type { Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

export interface CachePart {
  /** Folder below the cache: `objects`, `steps`, `logs` … */
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
}

/** What lies in the cache, by folder, largest first. An absent cache is an empty list. */
export async function cacheUsage(root: string): Promise<readonly CachePart[]> {
  const names = await readdir(root, { withFileTypes: true }).catch(() => []);
  const folders = names.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const parts = await Promise.all(folders.map((name) => measure(join(root, name), name)));
  return parts.toSorted((a, b) => b.bytes - a.bytes);
}

/** Every plain file below a folder, with its state; what vanishes meanwhile is left out. */
export async function* filesBelow(folder: string): AsyncGenerator<FoundFile> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else {
      const state = await stat(path).catch(() => undefined);
      if (state?.isFile()) yield { path, state };
    }
  }
}

export interface FoundFile {
  readonly path: string;
  readonly state: Stats;
}

async function measure(folder: string, name: string): Promise<CachePart> {
  let files = 0;
  let bytes = 0;
  for await (const { state } of filesBelow(folder)) {
    files++;
    bytes += Number(state.size);
  }
  return { name, files, bytes };
}
