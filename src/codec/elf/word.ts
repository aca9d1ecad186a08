import { malformed } from "./errors.js";

/** Size of addresses and byte order of a file. */
export interface Encoding {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
}

/** Reads numbers at offsets of a file, never outside it. */
export interface Words {
  u8(offset: number): number;
  u16(offset: number): number;
  u32(offset: number): number;
  /** An address or size of the file's own width, as an exact number. */
  word(offset: number): number;
}

/** Throws `ELF_MALFORMED` on reading outside the file, and for numbers above 2^53 - 1 where none makes sense. */
export function wordsOf(bytes: Uint8Array, { bits, littleEndian }: Encoding): Words {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const inside = (offset: number, size: number) => {
    if (offset < 0 || offset + size > bytes.length) throw malformed("a header points behind its end");
    return offset;
  };
  return {
    u8: (offset) => view.getUint8(inside(offset, 1)),
    u16: (offset) => view.getUint16(inside(offset, 2), littleEndian),
    u32: (offset) => view.getUint32(inside(offset, 4), littleEndian),
    word(offset) {
      if (bits === 32) return view.getUint32(inside(offset, 4), littleEndian);
      return Number(view.getBigUint64(inside(offset, 8), littleEndian));
    },
  };
}
