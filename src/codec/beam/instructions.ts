import { malformed } from "./errors.js";
import { opcodes } from "./opcodes.js";
import { operandReader } from "./operands.js";

/**
 * Instructions as columns, not as objects: a module has tens of thousands. The operands of instruction `n` are
 * those from `starts[n]` to before `starts[n + 1]`; members of a list follow it as operands.
 */
export interface Instructions {
  /** Numbers in `opcodes`, one an instruction. */
  readonly opcodes: Uint8Array;
  /** Index of the first operand; one more than there are instructions. */
  readonly starts: Uint32Array;
  /** Of each operand, one of `kind`. */
  readonly kinds: Uint8Array;
  readonly values: Int32Array;
  /** Where each operand begins in `bytes`. */
  readonly offsets: Uint32Array;
  readonly bytes: Uint8Array;
}

/** Instructions that this version cannot read: `opcode` is not in its table, so where the next begins is unknown. */
export interface UnknownOpcode {
  readonly unknownOpcode: number;
}

const largest = 64 * 1024 * 1024;

/** What is collected grows as needed: a count in a file that lies costs no memory. */
interface Columns {
  opcodes: Uint8Array;
  starts: Uint32Array;
  kinds: Uint8Array;
  values: Int32Array;
  offsets: Uint32Array;
}

/**
 * Reads instructions: a byte, then as many operands as the table says, each in the compact term encoding
 * (`beam_file.c:beamcodereader_read_next`, `beam_disasm.erl`). Throws `BEAM_MALFORMED`.
 */
export function readInstructions(bytes: Uint8Array): Instructions | UnknownOpcode {
  if (bytes.length > largest) throw malformed("its code is larger than any module's");
  const columns = columnsFor(bytes.length);
  const operands = operandReader(bytes);
  let count = 0;
  let next = 0;
  while (operands.at() < bytes.length) {
    const opcode = operands.byte();
    const known = opcode === 0 ? undefined : opcodes[opcode];
    if (known === undefined) return { unknownOpcode: opcode };
    if (count + 1 >= columns.starts.length) growInstructions(columns);
    columns.opcodes[count] = opcode;
    columns.starts[count] = next;
    count++;
    for (let left = known.arity; left > 0; left--) {
      if (next >= columns.kinds.length) growOperands(columns);
      columns.offsets[next] = operands.at();
      left += operands.next();
      columns.kinds[next] = operands.kind;
      columns.values[next] = operands.value;
      next++;
    }
  }
  columns.starts[count] = next;
  return {
    opcodes: columns.opcodes.subarray(0, count),
    starts: columns.starts.subarray(0, count + 1),
    kinds: columns.kinds.subarray(0, next),
    values: columns.values.subarray(0, next),
    offsets: columns.offsets.subarray(0, next),
    bytes,
  };
}

function columnsFor(size: number): Columns {
  const instructions = (size >> 2) + 2;
  const operands = (size >> 1) + 2;
  return {
    opcodes: new Uint8Array(instructions),
    starts: new Uint32Array(instructions),
    kinds: new Uint8Array(operands),
    values: new Int32Array(operands),
    offsets: new Uint32Array(operands),
  };
}

function growInstructions(columns: Columns): void {
  columns.opcodes = grown(columns.opcodes, new Uint8Array(columns.opcodes.length * 2));
  columns.starts = grown(columns.starts, new Uint32Array(columns.starts.length * 2));
}

function growOperands(columns: Columns): void {
  columns.kinds = grown(columns.kinds, new Uint8Array(columns.kinds.length * 2));
  columns.values = grown(columns.values, new Int32Array(columns.values.length * 2));
  columns.offsets = grown(columns.offsets, new Uint32Array(columns.offsets.length * 2));
}

function grown<T extends Uint8Array | Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
