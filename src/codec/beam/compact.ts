/**
 * Tags of the compact term encoding (`beam_opcodes.hrl`, `beam_asm:encode/2`): the low three bits of the first
 * byte. What follows in the list are the extended terms below tag 7, numbered on; `big` is a number that does not
 * fit in 32 bits with a sign.
 */
export const kind = {
  /** An unsigned number: count, index of a table, flags. */
  u: 0,
  i: 1,
  /** Index of an atom; 0 is the empty list. */
  a: 2,
  x: 3,
  y: 4,
  /** A label; 0 where failing raises. */
  f: 5,
  h: 6,
  /** So many further operands follow. */
  list: 7,
  /** Eight bytes, of files before R16B. */
  float: 8,
  floatRegister: 9,
  /** So many pairs of numbers follow as operands. */
  alloc: 10,
  literal: 11,
  /** A register whose type is known: 1024 times the index of the type, plus the register. */
  typedX: 12,
  typedY: 13,
  /** A number of more than 32 bits: the value is how many bytes it takes as encoded. */
  big: 14,
} as const;

/** The first byte of each extended term: tag 7, and which one above it. */
export const extendedTag = {
  float: 0x07,
  list: 0x17,
  floatRegister: 0x27,
  alloc: 0x37,
  literal: 0x47,
  typed: 0x57,
} as const;

/** Registers stay below it (`MAX_REG` of the loader). */
export const registers = 1024;

/**
 * Writes a number of at most 32 bits with a sign as `beam_asm:encode/2` does: four bits in the byte, eleven bits
 * in two, or the number of bytes and the least bytes in two's complement, two at least. Returns the place after it.
 */
export function writeCompact(bytes: Uint8Array, at: number, tag: number, value: number): number {
  if (value >= 0 && value < 16) {
    bytes[at] = (value << 4) | tag;
    return at + 1;
  }
  if (value >= 0 && value < 2048) {
    bytes[at] = ((value >> 3) & 0b1110_0000) | 0b1000 | tag;
    bytes[at + 1] = value & 255;
    return at + 2;
  }
  const size = signedBytes(value);
  bytes[at] = ((size - 2) << 5) | 0b1_1000 | tag;
  for (let n = 0; n < size; n++) bytes[at + 1 + n] = value >> ((size - 1 - n) * 8);
  return at + 1 + size;
}

function signedBytes(value: number): number {
  const magnitude = value < 0 ? ~value : value;
  if (magnitude < 0x8000) return 2;
  if (magnitude < 0x80_0000) return 3;
  return 4;
}
