import { type Duplex, Readable } from "node:stream";
import { createGunzip, createInflateRaw } from "node:zlib";
import { Decompress } from "fzstd";
import lzma from "lzma-native";
import { LeanError } from "../../error/index.js";
import { damaged, tooLarge } from "./errors.js";

export type Compression = "none" | "gzip" | "deflate" | "xz" | "lzma" | "zstd";

/** Most memory a decoder may take for its window: what the strongest presets of xz and zstd need, and some. */
const windowLimit = 160 * 1024 * 1024;
/** Input is handed on in slices, so that little output can pile up before it is counted. */
const sliceBytes = 8 * 1024;

const extensions: Readonly<Record<string, Compression>> = {
  gz: "gzip",
  tgz: "gzip",
  xz: "xz",
  lzma: "lzma",
  zst: "zstd",
};

/** The compression that a file's name tells: `data.tar.xz` is `xz`, `data.tar` is `none`. */
export function compressionOf(name: string): Compression {
  return extensions[name.slice(name.lastIndexOf(".") + 1)] ?? "none";
}

/**
 * Decompresses a stream chunk by chunk: gzip (RFC 1952), raw deflate (RFC 1951), xz, lzma alone, Zstandard (RFC 8878).
 * Throws `COMPRESS_TOO_LARGE` once more than `limit` bytes come out, and `COMPRESS_DAMAGED` for data
 * that is damaged, cut short, or asks for a window of more than 160 MiB.
 */
export async function* decompress(
  kind: Compression,
  input: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<Buffer, void, undefined> {
  let size = 0;
  try {
    for await (const chunk of decoders[kind](input)) {
      size += chunk.length;
      if (size > limit) throw tooLarge(kind, limit);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof LeanError || !isDecoderError(error) ? error : damaged(kind, error);
  }
}

type Decoder = (input: AsyncIterable<Uint8Array>) => AsyncIterable<Buffer>;

const decoders: Readonly<Record<Compression, Decoder>> = {
  none: plain,
  gzip: (input) => through(createGunzip(), input),
  deflate: (input) => through(createInflateRaw(), input),
  xz: (input) => through(lzma.createStream("autoDecoder", { memlimit: windowLimit }), input),
  lzma: (input) => through(lzma.createStream("aloneDecoder", { memlimit: windowLimit }), input),
  zstd: unzstd,
};

async function* plain(input: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of input) yield asBuffer(chunk);
}

async function* through(decoder: Duplex, input: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const source = Readable.from(slices(input), { objectMode: true, highWaterMark: 2 });
  const failed = new Promise<never>((_, reject) => {
    source.on("error", reject);
    decoder.on("error", reject);
  });
  failed.catch(() => undefined);
  source.pipe(decoder);
  const output = decoder[Symbol.asyncIterator]();
  try {
    while (true) {
      const next = await Promise.race([output.next(), failed]);
      if (next.done === true) return;
      yield asBuffer(next.value as unknown as Uint8Array);
    }
  } finally {
    source.destroy();
    decoder.destroy();
  }
}

async function* unzstd(input: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let output: Buffer[] = [];
  let head = Buffer.alloc(0);
  let checked = false;
  const decoder = new Decompress((chunk) => output.push(Buffer.from(chunk)));
  for await (const slice of slices(input)) {
    head = checked ? head : Buffer.concat([head, slice]);
    if (!checked && head.length < 18) continue;
    if (!checked) checkWindow(head);
    decoder.push(checked ? slice : head);
    checked = true;
    yield* output;
    output = [];
  }
  if (!checked && head.length > 0) checkWindow(head);
  if (head.length === 0) throw damaged("zstd");
  decoder.push(checked ? new Uint8Array(0) : head, true);
  yield* output;
}

/** Window size of the first frame (RFC 8878, 3.1.1.1.2), refused before the decoder allocates it. */
function checkWindow(head: Buffer): void {
  const singleSegment = ((head[4] ?? 0) & 0x20) !== 0;
  if (head.length < 6 || head.readUInt32LE(0) !== 0xfd2fb528 || singleSegment) return;
  const descriptor = head[5] ?? 0;
  const base = 2 ** (10 + (descriptor >> 3));
  if (base + (base / 8) * (descriptor & 7) > windowLimit) {
    throw damaged("zstd", new Error("its window is larger than 160 MiB"));
  }
}

async function* slices(input: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of input) {
    for (let at = 0; at < chunk.length; at += sliceBytes) yield asBuffer(chunk.subarray(at, at + sliceBytes));
  }
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

/** Node's zlib, lzma-native and fzstd mark their errors each in their own way; errors of the input pass. */
function isDecoderError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  return (
    error.name.startsWith("LZMA") ||
    typeof code === "number" ||
    /^Z_/.test(String(code)) ||
    error instanceof RangeError
  );
}
