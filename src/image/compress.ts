import type { Transform } from "node:stream";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import lzma from "lzma-native";
import { zstdMissing } from "./errors.js";

export type Compression = "xz" | "zstd" | "gzip" | "none";

/** Programs that packing may need and Node does not have. */
export interface PackTools {
  /** Compresses with zstd, best level. */
  readonly zstd?: (bytes: Uint8Array) => Promise<Uint8Array>;
}

/** What is known of the bytes, to compress them well. */
export interface Nature {
  /** Uncompressed size in bytes. */
  readonly size: number;
  /** Programs of x86, whose jump targets a filter makes alike. */
  readonly x86: boolean;
}

export const fileExtension: Readonly<Record<Compression, string>> = {
  xz: ".xz",
  zstd: ".zst",
  gzip: ".gz",
  none: "",
};

/**
 * Compresses chunks into one buffer that the kernel's initramfs decoders accept, its length a multiple of
 * four, so that another one may follow it. Same input, same bytes. Throws `ZSTD_MISSING`.
 */
export async function compress(
  chunks: AsyncIterable<Uint8Array>,
  compression: Compression,
  nature: Nature,
  tools: PackTools,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (compression === "none") return aligned(await buffer(chunks));
  if (compression === "gzip")
    return aligned(gzipHeader(await through(chunks, createGzip({ level: 9 }), signal)));
  if (compression === "xz") return through(chunks, xzEncoder(nature), signal);
  if (tools.zstd === undefined) throw zstdMissing();
  return aligned(await tools.zstd(await buffer(chunks)));
}

async function through(
  chunks: AsyncIterable<Uint8Array>,
  encoder: NodeJS.ReadWriteStream,
  signal: AbortSignal,
): Promise<Buffer> {
  const [, bytes] = await Promise.all([
    pipeline(Readable.from(chunks, { objectMode: true }), encoder as Transform, { signal, end: true }),
    buffer(encoder as Transform),
  ]);
  return bytes;
}

/**
 * What the kernel's decoder knows (lib/xz, Documentation/staging/xz.rst): LZMA2, the x86 filter, CRC32. The
 * kernel allocates the whole dictionary while it unpacks, so it is no larger than the data: with
 * preset 9's 64 MiB a small VM would not boot. BEAM code has no 4-byte alignment: pb 0, lc 4 are
 * smallest for it.
 */
function xzEncoder({ size, x86 }: Nature) {
  const words = x86 ? { lc: 3, pb: 2 } : { lc: 4, pb: 0 };
  const options = {
    ...words,
    lp: 0,
    dictSize: dictionary(size),
    mode: lzma.MODE_NORMAL,
    mf: lzma.MF_BT4,
    niceLen: 273,
    depth: 512,
  };
  const filters = [{ id: lzma.FILTER_LZMA2, options }];
  return lzma.createStream("streamEncoder", {
    filters: x86 ? [{ id: lzma.FILTER_X86 }, ...filters] : filters,
    check: lzma.CHECK_CRC32,
  });
}

/** The smallest size that the xz header can name (2^n or 3 * 2^(n-1)) and that holds all data; 16 MiB at most. */
function dictionary(size: number): number {
  for (let power = 65536; power < largestDictionary; power *= 2) {
    if (size <= power) return power;
    if (size <= power * 1.5) return power * 1.5;
  }
  return largestDictionary;
}

const largestDictionary = 16 * 1024 * 1024;

/** The header's last byte names the operating system that compressed: 255, unknown, everywhere. */
function gzipHeader(bytes: Buffer): Buffer {
  bytes[9] = 255;
  return bytes;
}

/** The kernel skips zero bytes between archives. */
function aligned(bytes: Uint8Array): Uint8Array {
  return (bytes.length & 3) === 0 ? bytes : Buffer.concat([bytes, new Uint8Array(-bytes.length & 3)]);
}
