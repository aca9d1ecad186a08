import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { LeanError } from "../error/index.js";
import type { Context } from "../step/index.js";
import { derivedFile, type Store, stepKey } from "../store/index.js";
import { plainRootfs } from "./plain.js";
import type { Image } from "./schema.js";

/**
 * While the kernel makes files of an archive both are in memory, and the files may take half (tmpfs) of what the archive
 * and the kernel leave: a guest needs three times the archive and the kernel's own. With less than this, which
 * has some to spare, the shipped one boots.
 */
const room = { times: 4, kernelMiB: 64 };

const mebibyte = 1024 * 1024;

/**
 * Path of the root file system at `path` with its archives unpacked: without acceleration that costs a boot some
 * seconds. Made once per image and kept in the store. Undefined when it ships uncompressed, when a guest of
 * `memoryMiB` has no room for it, and when the file is not what was built, which then fails by its own means.
 */
export async function fastRootfs(
  context: Context,
  store: Store,
  path: string,
  shipped: Image["rootfs"],
  memoryMiB: number,
): Promise<string | undefined> {
  const { compression, sha256, parts } = shipped;
  const size = parts.reduce((sum, { raw }) => sum + raw, 0);
  if (compression === "none" || size * room.times > (memoryMiB - room.kernelMiB) * mebibyte) return undefined;
  const bytes = await readFile(path);
  if (createHash("sha256").update(bytes).digest("hex") !== sha256) return undefined;
  return derivedFile(context, store, {
    name: "Unpack the root file system for emulation",
    key: stepKey("fast-rootfs/1", { sha256 }),
    make: () => unpacked(bytes, shipped),
  });
}

async function unpacked(bytes: Buffer, shipped: Image["rootfs"]): Promise<Buffer | undefined> {
  try {
    return await plainRootfs(bytes, shipped);
  } catch (error) {
    if (error instanceof LeanError && error.code.startsWith("COMPRESS")) return undefined;
    throw error;
  }
}
