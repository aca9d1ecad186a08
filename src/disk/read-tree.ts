import type { Dirent } from "node:fs";
import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Entry, type FileTree, fileTree, normalisePath, type Why } from "../filetree/index.js";
import { specialFile } from "./errors.js";
import { inParallel } from "./write-tree.js";

/** Where file bytes go when a folder is read. A `Store` fits. */
export interface ObjectSink {
  /** Keeps bytes; returns their SHA-256, hex. */
  put(bytes: Uint8Array): Promise<string>;
}

/**
 * Reads a folder into a tree, its file bytes into the store. Normalised, so that it does not depend on
 * who unpacked it: modes 0644 or 0755, owner root, sorted; symlinks are kept, never followed.
 * Throws `SPECIAL_FILE` for devices, sockets and pipes; system errors when the folder cannot be read.
 */
export async function readTree(
  folder: string,
  sink: ObjectSink,
  why: Why | ((path: string) => Why),
): Promise<FileTree> {
  const reason = typeof why === "function" ? why : () => why;
  const found: { readonly path: string; readonly item: Dirent }[] = [];
  const pending = [""];
  for (let parent = pending.pop(); parent !== undefined; parent = pending.pop()) {
    for (const item of await readdir(join(folder, parent), { withFileTypes: true })) {
      const path = normalisePath(`${parent}/${item.name}`);
      found.push({ path, item });
      if (item.isDirectory()) pending.push(path);
    }
  }
  const read = ({ path, item }: (typeof found)[number]) => readEntry(folder, path, item, sink, reason(path));
  return fileTree(await inParallel(found, read, 8));
}

async function readEntry(
  folder: string,
  path: string,
  item: Dirent,
  sink: ObjectSink,
  why: Why,
): Promise<Entry> {
  const common = { path, uid: 0, gid: 0, why };
  const place = join(folder, path);
  if (item.isDirectory()) return { ...common, kind: "directory", mode: 0o755 };
  if (item.isSymbolicLink()) {
    return { ...common, kind: "symlink", mode: 0o777, target: await readlink(place) };
  }
  if (!item.isFile()) throw specialFile(place, kindOf(item));
  const bytes = await readFile(place);
  const mode = ((await stat(place)).mode & 0o100) === 0 ? 0o644 : 0o755;
  const content = { object: await sink.put(bytes), size: bytes.length };
  return { ...common, kind: "file", mode, content };
}

function kindOf(item: Dirent): string {
  if (item.isSocket()) return "a socket";
  return item.isFIFO() ? "a named pipe" : "a device";
}
