import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../../error/index.js";
import { unreadable } from "./errors.js";

/** A file of a root folder. */
export interface FolderFile {
  /** Relative to the folder. */
  readonly path: string;
  readonly size: number;
  /** Its content; absent when it is too large to be looked into. */
  readonly bytes?: Uint8Array;
}

/** Larger files are counted, not looked into. */
const largest = 256 * 1024 * 1024;

/**
 * Files below a folder, in the order of their paths. Links are not followed; devices, sockets and pipes have no
 * bytes and are passed over. Throws `UNREADABLE`.
 */
export async function* walkFolder(folder: string): AsyncGenerator<FolderFile> {
  const pending = [""];
  for (let parent = pending.pop(); parent !== undefined; parent = pending.pop()) {
    const found = await readdir(join(folder, parent), { withFileTypes: true }).catch(
      failed(join(folder, parent)),
    );
    const items = found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    for (const item of items.filter((one) => one.isFile())) {
      yield await readOne(folder, join(parent, item.name));
    }
    for (const item of items.toReversed()) if (item.isDirectory()) pending.push(join(parent, item.name));
  }
}

async function readOne(folder: string, path: string): Promise<FolderFile> {
  const place = join(folder, path);
  const { size } = await stat(place).catch(failed(place));
  if (size > largest) return { path, size };
  const bytes = await readFile(place).catch(failed(place));
  return { path, size: bytes.length, bytes };
}

function failed(place: string) {
  return (error: unknown): never => {
    if (systemCode(error) === undefined) throw error;
    throw unreadable(place, error);
  };
}
