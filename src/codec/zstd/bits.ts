import { malformed } from "./errors.js";

/** Zero bytes that lie before and behind the bytes of a `Source`, so that a window may hang over. */
const margin = 8;

/** Bytes of a block from which bits are read in windows of 32. */
export interface Source {
  readonly view: DataView;
  readonly bytes: Uint8Array;
}

/** A bit stream that is read from its end to its start (RFC 8878, section 4.1). */
export interface Bits {
  readonly view: DataView;
  readonly base: number;
  /** Bits not read yet; negative once more were asked for than there are. */
  left: number;
}

export function sourceOf(block: Uint8Array): Source {
  const padded = new Uint8Array(block.length + 2 * margin);
  padded.set(block, margin);
  return { view: new DataView(padded.buffer), bytes: padded.subarray(margin, margin + block.length) };
}

/** The stream of bytes `from` to `to`; its last byte ends with a set bit that is no data. */
export function bitsOf({ view, bytes }: Source, from: number, to: number): Bits {
  const last = to > from ? (bytes[to - 1] ?? 0) : 0;
  if (last === 0) throw malformed("a bit stream has no end mark");
  return { view, base: margin + from, left: (to - from) * 8 - (Math.clz32(last) - 24) - 1 };
}

/** Reads 0 to 24 bits. */
export function readBits(bits: Bits, count: number): number {
  bits.left -= count;
  const { left } = bits;
  if (left < 0) throw malformed("it is cut short");
  return (bits.view.getUint32(bits.base + (left >> 3), true) >>> (left & 7)) & ((1 << count) - 1);
}

/** Reads 0 to 31 bits. */
export function readLong(bits: Bits, count: number): number {
  if (count <= 16) return readBits(bits, count);
  const high = readBits(bits, count - 16);
  return (high << 16) | readBits(bits, 16);
}
