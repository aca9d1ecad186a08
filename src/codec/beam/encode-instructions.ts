import { extendedTag, kind, registers, writeCompact } from "./compact.js";
import type { Instructions } from "./instructions.js";

/** Instructions from `from` to before `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** More than one operand takes, numbers of more than 32 bits and floats aside. */
const widest = 16;

/**
 * Writes instructions as the compiler does (`beam_asm:encode_op/3`): those of the ranges, with other values of the
 * operands when `values` gives them. Numbers of more than 32 bits and floats are copied.
 */
export function encodeInstructions(
  code: Instructions,
  ranges: readonly Range[] = [{ from: 0, to: code.opcodes.length }],
  values: Int32Array = code.values,
): Uint8Array {
  let out = new Uint8Array(code.bytes.length + widest);
  let at = 0;
  const room = (size: number) => {
    if (at + size <= out.length) return;
    const larger = new Uint8Array(out.length * 2 + size);
    larger.set(out);
    out = larger;
  };
  for (const { from, to } of ranges) {
    for (let n = from; n < to; n++) {
      room(widest);
      out[at++] = code.opcodes[n] ?? 0;
      const end = code.starts[n + 1] ?? 0;
      for (let operand = code.starts[n] ?? 0; operand < end; operand++) {
        const copied = copiedBytes(code, operand);
        room(widest + copied);
        if (copied === 0) at = encodeOperand(out, at, code.kinds[operand] ?? 0, values[operand] ?? 0);
        else {
          const start = code.offsets[operand] ?? 0;
          out.set(code.bytes.subarray(start, start + copied), at);
          at += copied;
        }
      }
    }
  }
  return out.subarray(0, at);
}

function copiedBytes(code: Instructions, operand: number): number {
  const of = code.kinds[operand];
  if (of === kind.big) return code.values[operand] ?? 0;
  return of === kind.float ? 9 : 0;
}

function encodeOperand(out: Uint8Array, at: number, of: number, value: number): number {
  switch (of) {
    case kind.list:
      out[at] = extendedTag.list;
      return writeCompact(out, at + 1, kind.u, value);
    case kind.floatRegister:
      out[at] = extendedTag.floatRegister;
      return writeCompact(out, at + 1, kind.u, value);
    case kind.alloc:
      out[at] = extendedTag.alloc;
      return writeCompact(out, at + 1, kind.u, value);
    case kind.literal:
      out[at] = extendedTag.literal;
      return writeCompact(out, at + 1, kind.u, value);
    case kind.typedX:
    case kind.typedY: {
      out[at] = extendedTag.typed;
      const tag = of === kind.typedX ? kind.x : kind.y;
      const after = writeCompact(out, at + 1, tag, value % registers);
      return writeCompact(out, after, kind.u, Math.floor(value / registers));
    }
    default:
      return writeCompact(out, at, of, value);
  }
}
