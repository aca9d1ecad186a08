import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { decompress } from "../codec/compress/index.js";
import { LeanError } from "../error/index.js";
import type { Context } from "../step/index.js";
import { derivedFile, type Store, stepKey } from "../store/index.js";
import type { Image } from "./schema.js";

/** No root file system of ours unpacks to more. */
const largestPart = 2 * 1024 ** 3;

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

/** Each part is an archive of its own, and stays one: the kernel reads on at a multiple of four bytes. */
async function unpacked(bytes: Buffer, { compression, parts }: Image["rootfs"]): Promise<Buffer | undefined> {
  const plain: Uint8Array[] = [];
  let offset = 0;
  try {
    for (const { packed } of parts) {
      const part = decompress(compression, single(bytes.subarray(offset, offset + packed)), largestPart);
      let length = 0;
      for await (const chunk of part) {
        plain.push(chunk);
        length += chunk.length;
      }
      plain.push(new Uint8Array(-length & 3));
      offset += packed;
    }
    return Buffer.concat(plain);
  } catch (error) {
    if (error instanceof LeanError && error.code.startsWith("COMPRESS")) return undefined;
    throw error;
  }
}

async function* single(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
