import { decodeGzip, isGzip } from "../codec/deflate/index.js";
import { decodeLzmaAlone, decodeXz, isLzmaAlone, isXz } from "../codec/lzma/index.js";
import { unpackedTooLarge, type Weighed } from "../codec/weight/index.js";
import { decodeZstd, isZstd } from "../codec/zstd/index.js";
import { type Draft, unitsPerByte } from "./draft.js";
import { tooManyStreams, unreadCompression } from "./errors.js";

/** Bytes, and what ranges of them cost as they lie on disk. */
export interface Measured {
  readonly bytes: Uint8Array;
  /** Share of the compressed bytes that a range takes, in 1/2048 byte. */
  measure(from: number, to: number): number;
}

/** A compressed stream in a file, unpacked. */
export interface Stream extends Measured {
  readonly compression: "xz" | "lzma" | "gzip" | "zstd";
  /** Behind it in the file. */
  readonly end: number;
  /** Headers, tables and checksums of the stream, which belong to no byte. */
  readonly overhead: Draft;
}

interface Format {
  readonly name: Stream["compression"];
  readonly is: (input: Uint8Array, at: number) => boolean;
  readonly decode: (
    input: Uint8Array,
    at: number,
    limit: number,
    hint?: number,
  ) => Weighed & { readonly end: number };
}

const formats: readonly Format[] = [
  { name: "xz", is: isXz, decode: decodeXz },
  { name: "zstd", is: isZstd, decode: decodeZstd },
  { name: "gzip", is: isGzip, decode: decodeGzip },
  { name: "lzma", is: isLzmaAlone, decode: decodeLzmaAlone },
];

/** Starts of compressed data that kernels and archives know and that is not read here. */
const unread: readonly (readonly [name: string, program: string, magic: string])[] = [
  ["bzip2", "bzip2", "425a68"],
  ["LZ4", "lz4", "02214c18"],
  ["LZ4", "lz4", "04224d18"],
  ["LZO", "lzop", "894c5a4f"],
];

/** Most bytes that one stream may unpack to, and all of a file together. */
export const unpackedLimit = 512 * 1024 * 1024;
const togetherLimit = 4 * 1024 * 1024 * 1024;
/** More streams than any tool writes: a file of many small ones that each take time to start. */
const streamsLimit = 100_000;

/** Opens streams of one file, and bounds what they take together. */
export type Opener = (input: Uint8Array, at?: number) => Stream | undefined;

/** The opener throws `UNPACKED_TOO_LARGE` and `TOO_MANY_STREAMS`. */
export function newOpener(): Opener {
  let [left, count] = [togetherLimit, 0];
  return (input, at = 0) => {
    if (++count > streamsLimit) throw tooManyStreams(streamsLimit);
    const stream = openStream(input, at, Math.min(left, unpackedLimit));
    left -= stream?.bytes.length ?? 0;
    return stream;
  };
}

/**
 * Unpacks the compressed stream that starts at `at`; undefined when none does. `hint` is the size that is expected.
 * Throws what decoding throws, `COMPRESSION_UNREAD`, `UNPACKED_TOO_LARGE`.
 */
export function openStream(
  input: Uint8Array,
  at = 0,
  limit = unpackedLimit,
  hint?: number,
): Stream | undefined {
  const format = formats.find(({ is }) => is(input, at));
  if (format === undefined) {
    refuse(input, at);
    return undefined;
  }
  const { bytes, cost, end } = format.decode(input, at, limit, hint);
  const measure = rangeSums(cost);
  const units = Math.max(0, (end - at) * unitsPerByte - measure(0, bytes.length));
  return { compression: format.name, bytes, measure, end, overhead: streamOverhead(units) };
}

/** Distance of the sums that are kept. */
const stride = 4096;

/** Sums over ranges without adding up every byte each time. The units of both sides are 1/256 bit. */
function rangeSums(cost: Uint16Array): Measured["measure"] {
  const before = new Float64Array(Math.floor(cost.length / stride) + 1);
  for (let i = 1; i < before.length; i++)
    before[i] = (before[i - 1] ?? 0) + sum(cost, (i - 1) * stride, i * stride);
  const upTo = (end: number) => {
    const index = Math.floor(end / stride);
    return (before[index] ?? 0) + sum(cost, index * stride, end);
  };
  return (from, to) => upTo(to) - upTo(from);
}

function sum(cost: Uint16Array, from: number, to: number): number {
  let units = 0;
  for (let i = from; i < to; i++) units += cost[i] ?? 0;
  return units;
}

/** Streams of one kind that follow one another, as one: a file that was compressed in pieces. */
export type Row = Stream;

/**
 * Unpacks the streams at the start of `input` up to the end or to something else; undefined when none starts
 * there. Zero bytes may pad them to four.
 */
export function openRow(input: Uint8Array, open: Opener): Row | undefined {
  const first = open(input);
  if (first === undefined) return undefined;
  const streams = [first];
  let [end, size] = [first.end, first.bytes.length];
  for (;;) {
    let at = end;
    while (input[at] === 0 && at - end < 4096) at++;
    const next = at < input.length ? open(input, at) : undefined;
    if (next === undefined || next.compression !== first.compression) break;
    streams.push(next);
    end = next.end;
    size += next.bytes.length;
    if (size > unpackedLimit) throw unpackedTooLarge(unpackedLimit);
  }
  return streams.length === 1 ? first : joinedStreams(streams, end, size);
}

function joinedStreams(streams: readonly Stream[], end: number, size: number): Row {
  const bytes = new Uint8Array(size);
  const starts: number[] = [];
  let at = 0;
  for (const stream of streams) {
    bytes.set(stream.bytes, at);
    starts.push(at);
    at += stream.bytes.length;
  }
  const measure = (from: number, to: number) => {
    let units = 0;
    for (let i = lastAtMost(starts, from); i < streams.length && (starts[i] ?? 0) < to; i++) {
      const [stream, start] = [streams[i], starts[i] ?? 0];
      if (stream === undefined) continue;
      units += stream.measure(Math.max(0, from - start), Math.min(stream.bytes.length, to - start));
    }
    return units;
  };
  const overhead = streamOverhead(end * unitsPerByte - measure(0, size));
  return { compression: streams[0]?.compression ?? "gzip", bytes, measure, end, overhead };
}

/** Index of the last start that is not behind `position`. */
function lastAtMost(starts: readonly number[], position: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Bytes that are stored as they are. */
export function plain(bytes: Uint8Array): Measured {
  return { bytes, measure: (from, to) => (to - from) * unitsPerByte };
}

export function streamOverhead(units: number): Draft {
  return { name: "compression headers and tables", kind: "overhead", raw: 0, units };
}

function refuse(input: Uint8Array, at: number): void {
  const head = Buffer.from(input.subarray(at, at + 4)).toString("hex");
  const known = unread.find(([, , magic]) => head.startsWith(magic));
  if (known !== undefined) throw unreadCompression(known[0], known[1]);
}
