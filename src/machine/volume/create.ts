import { randomBytes } from "node:crypto";
import { type FileHandle, link, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { systemCode } from "../../error/index.js";
import type { Context } from "../../step/index.js";
import { runTool, type Tools } from "./tools.js";

/**
 * Makes a sparse file with an empty ext4 file system, whole or not at all: under another name beside it, brought
 * to disk, then linked to its own. A file that somebody else makes there meanwhile is left as it is.
 * Throws `VOLUME_DISK_FULL`, and the system error of a folder that cannot be written.
 */
export async function createVolume(
  context: Context,
  tools: Tools,
  file: string,
  bytes: number,
): Promise<void> {
  const draft = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString("hex")}`);
  try {
    const handle = await open(draft, "wx", 0o600);
    try {
      await handle.truncate(bytes);
      await runTool(context, file, [tools.mke2fs, ...options, draft]);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await publish(draft, file);
    await syncFolder(dirname(file));
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * 4 KiB blocks and 256-byte inodes at any size, so that a small volume can grow to a large one; nothing kept
 * back for root; a file system found damaged becomes read-only instead of worse.
 */
const options = [
  "-q",
  "-t",
  "ext4",
  "-m",
  "0",
  "-b",
  "4096",
  "-I",
  "256",
  "-e",
  "remount-ro",
  "-E",
  "lazy_journal_init=1",
];

/** `link` never replaces a file; file systems without hard links get a rename. */
async function publish(draft: string, file: string): Promise<void> {
  try {
    await link(draft, file);
  } catch (error) {
    if (systemCode(error) === "EEXIST") return;
    if (systemCode(error) !== "EPERM" && systemCode(error) !== "ENOTSUP") throw error;
    await rename(draft, file);
  }
}

async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, "r");
    await handle.sync();
  } catch {
    // Some file systems cannot bring a folder to disk; the file itself is there.
  } finally {
    await handle?.close();
  }
}
