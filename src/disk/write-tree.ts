import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Entry, type FileTree, find, withParents } from "../filetree/index.js";
import { explained, pathThroughLink, specialFile } from "./errors.js";

/** Where file bytes come from when a tree is laid out. A `Store` fits. */
export interface LinkSource {
  /** Makes `target` a file with the object's bytes, mode 0444 or 0555. */
  link(digest: string, target: string, executable: boolean): Promise<void>;
}

type FileEntry = Extract<Entry, { kind: "file" }>;

/**
 * Lays out a tree in a folder that does not exist yet or is empty. Files of the store become hard links
 * (read-only, executable or not; other mode bits and owners are not kept), so thousands take moments.
 * Throws `PATH_THROUGH_LINK` when an entry lies in something that is no folder, so nothing is ever written
 * outside; `SPECIAL_FILE` for devices; `OUTPUT_DISK_FULL` and `OUTPUT_UNWRITABLE`.
 */
export async function writeTree(tree: FileTree, folder: string, source: LinkSource): Promise<void> {
  const { entries } = checked(withParents(tree));
  try {
    await mkdir(folder, { recursive: true });
    for (const entry of entries) {
      if (entry.kind === "directory") await mkdir(join(folder, entry.path));
      if (entry.kind === "symlink") await symlink(entry.target, join(folder, entry.path));
    }
    const files = entries.filter((entry) => entry.kind === "file");
    await inParallel(files, (entry) => writeFileEntry(entry, folder, source));
    // Last and deepest first: a folder may not be writable once it has its mode.
    for (const entry of entries.toReversed()) {
      if (entry.kind === "directory") await chmod(join(folder, entry.path), entry.mode);
    }
  } catch (error) {
    throw explained(folder, error);
  }
}

/**
 * Runs `work` on every item, a few at a time, results in order. After the first failure no further item is
 * begun, and it is thrown once those under way have ended: nobody writes any more.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  width = 16,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  let failed = false;
  const worker = async () => {
    for (const [index, item] of queue) {
      if (failed) return;
      try {
        results[index] = await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: width }, worker));
  const failure = ends.find((end) => end.status === "rejected");
  if (failure !== undefined) throw failure.reason;
  return results;
}

function checked(tree: FileTree): FileTree {
  for (const entry of tree.entries) {
    if (entry.kind === "device") throw specialFile(`/${entry.path}`, "a device");
    const parent = entry.path.slice(0, Math.max(entry.path.lastIndexOf("/"), 0));
    if (parent !== "" && find(tree, parent)?.kind !== "directory") throw pathThroughLink(entry.path, parent);
  }
  return tree;
}

async function writeFileEntry(entry: FileEntry, folder: string, source: LinkSource): Promise<void> {
  const target = join(folder, entry.path);
  const executable = (entry.mode & 0o111) !== 0;
  if ("object" in entry.content) return source.link(entry.content.object, target, executable);
  await writeFile(target, entry.content.text, { flag: "wx" });
  await chmod(target, executable ? 0o755 : 0o644);
}
