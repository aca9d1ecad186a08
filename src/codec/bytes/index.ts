import type { LeanError } from "../../error/index.js";

export { type ChunkReader, chunkReader } from "./chunks.js";

/** Reads big-endian values one after the other, never beyond the end. */
export interface Reader {
  /** Bytes not read yet. */
  left(): number;
  u8(): number;
  u16(): number;
  u32(): number;
  i32(): number;
  /** A view of the next `count` bytes. */
  take(count: number): Uint8Array;
  /** A view of everything between an earlier `mark` and here. */
  since(mark: number): Uint8Array;
  mark(): number;
}

/** Every reading beyond the end throws what `cutOff` makes. */
export function readerOf(bytes: Uint8Array, cutOff: () => LeanError): Reader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const next = (count: number) => {
    if (count < 0 || count > bytes.length - at) throw cutOff();
    at += count;
    return at - count;
  };
  return {
    left: () => bytes.length - at,
    u8: () => view.getUint8(next(1)),
    u16: () => view.getUint16(next(2)),
    u32: () => view.getUint32(next(4)),
    i32: () => view.getInt32(next(4)),
    take(count) {
      const start = next(count);
      return bytes.subarray(start, start + count);
    },
    since: (mark) => bytes.subarray(mark, at),
    mark: () => at,
  };
}
