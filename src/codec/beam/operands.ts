import { extendedTag, kind, registers } from "./compact.js";
import { malformed } from "./errors.js";

/** The `Type` chunk of no module comes near it. */
const highestType = 2 ** 20;

/** Reads operand after operand into `kind` and `value`. */
export interface OperandReader {
  kind: number;
  value: number;
  at(): number;
  byte(): number;
  /** Reads one operand; returns how many more follow as its members. */
  next(): number;
}

/** Reads the operands in instructions. Its methods throw `BEAM_MALFORMED`. */
export function operandReader(bytes: Uint8Array): OperandReader {
  let at = 0;

  function byte(): number {
    const value = bytes[at];
    if (value === undefined) throw malformed("its code is cut off");
    at++;
    return value;
  }

  /** The number that `first` begins; sets `reader.kind` to its tag, or to `big`. */
  function number(first: number): number {
    const tag = first & 7;
    reader.kind = tag;
    if ((first & 0b1000) === 0) return first >> 4;
    if ((first & 0b1_0000) === 0) return ((first & 0b1110_0000) << 3) | byte();
    const start = at - 1;
    const code = first >> 5;
    const size = code === 7 ? longSize() : code + 2;
    if (size > bytes.length - at) throw malformed("a number in its code is cut off");
    let value = 0;
    if (size <= 4) for (let n = 0; n < size; n++) value = (value << 8) | byte();
    else at += size;
    const shift = 32 - size * 8;
    if (tag === kind.i && size <= 4) value = (value << shift) >> shift;
    const fits = size <= 4 && (tag === kind.i || value >= 0);
    reader.kind = fits ? tag : kind.big;
    return fits ? value : at - start;
  }

  function longSize(): number {
    const first = byte();
    // No number needs the size of its size; following such a chain would cost stack.
    const size = first >= 0b1111_1000 ? -1 : number(first);
    if (size < 0 || reader.kind !== kind.u) throw malformed("a number in its code has no size");
    return size + 9;
  }

  function unsigned(): number {
    const value = number(byte());
    if (reader.kind !== kind.u) throw malformed("a count in its code is no number");
    return value;
  }

  /** A list cannot have more members than bytes follow. */
  function count(each: number): number {
    const value = unsigned();
    if (value * each > bytes.length - at) throw malformed("a list in its code is longer than the code");
    return value;
  }

  function extended(first: number): number {
    switch (first) {
      case extendedTag.list:
        return as(kind.list, count(1));
      case extendedTag.alloc:
        return as(kind.alloc, count(2)) * 2;
      case extendedTag.floatRegister:
        as(kind.floatRegister, unsigned());
        return 0;
      case extendedTag.literal:
        as(kind.literal, unsigned());
        return 0;
      case extendedTag.typed:
        typed();
        return 0;
      case extendedTag.float:
        for (let n = 0; n < 8; n++) byte();
        as(kind.float, 0);
        return 0;
      default:
        throw malformed("an operand in its code has an unknown tag");
    }
  }

  function typed(): void {
    const register = number(byte());
    const of = reader.kind;
    if ((of !== kind.x && of !== kind.y) || register >= registers)
      throw malformed("a typed register in its code is none");
    const type = unsigned();
    if (type >= highestType) throw malformed("a type in its code is beyond all tables");
    as(of === kind.x ? kind.typedX : kind.typedY, type * registers + register);
  }

  function as(which: number, value: number): number {
    reader.kind = which;
    reader.value = value;
    return value;
  }

  const reader: OperandReader = {
    kind: 0,
    value: 0,
    at: () => at,
    byte,
    next() {
      const first = byte();
      if ((first & 7) === 7) return extended(first);
      reader.value = number(first);
      return 0;
    },
  };
  return reader;
}
