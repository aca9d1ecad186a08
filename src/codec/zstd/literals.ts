import { bitsOf, type Source } from "./bits.js";
import { malformed } from "./errors.js";
import { decodeHuffman, type HuffmanTable, readHuffman } from "./huffman.js";

/** Largest content of a block (RFC 8878, section 3.1.1.2.4). */
export const largestBlock = 128 * 1024;

/** Bytes of a block that no match gives, and how many bits each took. */
export interface Literals {
  readonly bytes: Uint8Array;
  readonly widths: Uint8Array;
  readonly count: number;
  readonly end: number;
  /** The tree that a later block may use again. */
  readonly table: HuffmanTable | undefined;
}

/** Reads the literals section of a compressed block (section 3.1.1.3.1). */
export function readLiterals(source: Source, before: HuffmanTable | undefined): Literals {
  const { bytes } = source;
  const kind = (bytes[0] ?? 0) & 3;
  return kind < 2 ? plain(bytes, kind === 1, before) : packed(source, kind === 3, before);
}

function plain(bytes: Uint8Array, repeated: boolean, table: HuffmanTable | undefined): Literals {
  const format = ((bytes[0] ?? 0) >> 2) & 3;
  const head = format === 1 ? 2 : format === 3 ? 3 : 1;
  const count = word(bytes) >>> (head === 1 ? 3 : 4);
  const size = head === 1 ? count & 31 : head === 2 ? count & 0xfff : count & 0xfffff;
  const end = head + (repeated ? 1 : size);
  if (size > largestBlock || end > bytes.length) throw malformed("its literals are cut short");
  const literals = repeated ? new Uint8Array(size).fill(bytes[head] ?? 0) : bytes.subarray(head, end);
  return { bytes: literals, widths: new Uint8Array(size).fill(repeated ? 0 : 8), count: size, end, table };
}

function packed(source: Source, again: boolean, before: HuffmanTable | undefined): Literals {
  const { bytes } = source;
  const format = ((bytes[0] ?? 0) >> 2) & 3;
  const head = format < 2 ? 3 : format + 2;
  const width = format < 2 ? 10 : format === 2 ? 14 : 18;
  const all = word(bytes) + (bytes[4] ?? 0) * 2 ** 32;
  const count = Math.floor(all / 16) % 2 ** width;
  const end = head + (Math.floor(all / 2 ** (4 + width)) % 2 ** width);
  if (count > largestBlock || end > bytes.length) throw malformed("its literals are cut short");
  const read = again ? { table: before, end: head } : readHuffman(source, head);
  if (read.table === undefined || read.end > end) throw malformed("its literals have no tree");
  const literals = { bytes: new Uint8Array(count), widths: new Uint8Array(count) };
  for (const { from, to, start, stop } of streams(bytes, read.end, end, count, format !== 0)) {
    decodeHuffman(read.table, bitsOf(source, from, to), literals, start, stop);
  }
  return { ...literals, count, end, table: read.table };
}

/** One stream, or four whose first three sizes are told. */
function streams(bytes: Uint8Array, from: number, to: number, count: number, four: boolean) {
  if (!four) return [{ from, to, start: 0, stop: count }];
  const share = (count + 3) >> 2;
  const size = (i: number) => (bytes[from + 2 * i] ?? 0) | ((bytes[from + 2 * i + 1] ?? 0) << 8);
  const starts = [
    from + 6,
    from + 6 + size(0),
    from + 6 + size(0) + size(1),
    from + 6 + size(0) + size(1) + size(2),
  ];
  if ((starts[3] ?? 0) >= to || 3 * share > count) throw malformed("its literals are cut short");
  return starts.map((start, i) => ({
    from: start,
    to: starts[i + 1] ?? to,
    start: i * share,
    stop: i === 3 ? count : (i + 1) * share,
  }));
}

function word(bytes: Uint8Array): number {
  return ((bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8) | ((bytes[2] ?? 0) << 16) | ((bytes[3] ?? 0) << 24)) >>> 0;
}
