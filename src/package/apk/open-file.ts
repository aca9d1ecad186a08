import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import {
  adbCompression,
  adbMagicSize,
  damagedApk,
  type PackageHead,
  readPackageHead,
} from "../../codec/apk/index.js";
import { decompress } from "../../codec/compress/index.js";

/** A package file, by its format. */
export type ApkFile =
  | {
      readonly format: 2;
      readonly head: PackageHead;
      /** The data part, compressed. */
      readonly data: () => AsyncIterable<Uint8Array>;
    }
  | {
      readonly format: 3;
      /** The whole, decompressed: an ADB file. */
      readonly content: (limit: number) => AsyncIterable<Buffer>;
    };

/** Most bytes that signatures and control part may take. */
const headLimit = 8 * 1024 * 1024;
const highWaterMark = 256 * 1024;

/** Looks at the start of a package file. Throws `APK_DAMAGED`. */
export async function openApkFile(path: string): Promise<ApkFile> {
  const start = await firstBytes(path, headLimit);
  if (start.length < adbMagicSize) throw damagedApk("it is shorter than any package");
  const compression = adbCompression(start);
  if (compression === undefined) {
    const head = readPackageHead(start);
    const data = () => createReadStream(path, { start: head.dataStart, highWaterMark });
    return { format: 2, head, data };
  }
  const packed = () => createReadStream(path, { start: compression.start, highWaterMark });
  return { format: 3, content: (limit) => decompress(compression.kind, packed(), limit) };
}

async function firstBytes(path: string, limit: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(Math.min(limit, (await file.stat()).size));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
