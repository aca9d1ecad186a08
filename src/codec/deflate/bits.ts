import { malformed } from "./errors.js";
import type { Tree } from "./tree.js";

/** Bits read from the lowest of each byte on. */
export interface BitReader {
  readonly input: Uint8Array;
  /** Next byte to load. */
  at: number;
  hold: number;
  /** Bits in `hold`. */
  held: number;
}

function fill(reader: BitReader): void {
  while (reader.held <= 16) {
    reader.hold |= (reader.input[reader.at++] ?? 0) << reader.held;
    reader.held += 8;
  }
}

/** Reads 0 to 16 bits. */
export function readBits(reader: BitReader, count: number): number {
  fill(reader);
  const value = reader.hold & ((1 << count) - 1);
  drop(reader, count);
  return value;
}

/** Reads one symbol; `symbol << 4 | bits that it took`. */
export function readSymbol(reader: BitReader, { log, entries }: Tree): number {
  fill(reader);
  const entry = entries[reader.hold & ((1 << log) - 1)] ?? 0;
  if (entry === 0) throw malformed("it holds a code that nothing defines");
  drop(reader, entry & 15);
  return entry;
}

function drop(reader: BitReader, count: number): void {
  reader.hold >>>= count;
  reader.held -= count;
  if (reader.at - (reader.held >> 3) > reader.input.length) throw malformed("it is cut short");
}

/** Position of the first byte of which nothing was read. */
export function alignedPosition(reader: BitReader): number {
  return reader.at - (reader.held >> 3);
}
