import { kind } from "./compact.js";
import type { Range } from "./encode-instructions.js";
import type { Instructions } from "./instructions.js";
import { numberOf } from "./opcodes.js";

/** Tables that operands name entries of. */
export type Table =
  | "atoms"
  | "labels"
  | "literals"
  | "types"
  | "imports"
  | "lambdas"
  | "locations"
  | "strings";

/**
 * Called for an operand that names an entry of a table; for one of the string table with the number of bytes, for
 * others with 1.
 */
export type Visit = (table: Table, operand: number, length: number) => void;

/** Operands that are plain numbers by their encoding and places in a table by their instruction. */
const plain: Readonly<Record<number, { readonly table: Table; readonly operand: number }>> =
  Object.fromEntries(
    [
      ...on("labels", 0, "label"),
      ...on("imports", 1, "call_ext", "call_ext_last", "call_ext_only", "bif1", "bif2", "bif3"),
      ...on("imports", 0, "bif0"),
      ...on("imports", 2, "gc_bif1", "gc_bif2", "gc_bif3"),
      ...on("lambdas", 0, "make_fun2", "make_fun3", "call_fun2"),
      ...on("locations", 0, "line", "executable_line"),
      ...on("locations", 1, "debug_line"),
    ].map(({ name, ...rest }) => [numberOf(name), rest]),
  );

const putString = numberOf("bs_put_string");
const matchString = numberOf("bs_match_string");
const createBinary = numberOf("bs_create_bin");

/** Visits every operand of the instructions in the ranges that names an entry of a table. */
export function forEachReference(
  code: Instructions,
  ranges: readonly Range[],
  isString: (atom: number) => boolean,
  visit: Visit,
): void {
  for (const { from, to } of ranges) {
    for (let n = from; n < to; n++) {
      const opcode = code.opcodes[n] ?? 0;
      const first = code.starts[n] ?? 0;
      const end = code.starts[n + 1] ?? first;
      for (let operand = first; operand < end; operand++) visitTagged(code, operand, visit);
      const by = plain[opcode];
      if (by !== undefined && code.kinds[first + by.operand] === kind.u)
        visit(by.table, first + by.operand, 1);
      visitStrings(code, opcode, first, end, isString, visit);
    }
  }
}

function visitTagged(code: Instructions, operand: number, visit: Visit): void {
  switch (code.kinds[operand]) {
    case kind.a:
      visit("atoms", operand, 1);
      break;
    case kind.f:
      visit("labels", operand, 1);
      break;
    case kind.literal:
      visit("literals", operand, 1);
      break;
    case kind.typedX:
    case kind.typedY:
      visit("types", operand, 1);
      break;
  }
}

function visitStrings(
  code: Instructions,
  opcode: number,
  first: number,
  end: number,
  isString: (atom: number) => boolean,
  visit: Visit,
): void {
  const value = (operand: number) => code.values[operand] ?? 0;
  if (opcode === putString) visit("strings", first + 1, value(first));
  if (opcode === matchString) visit("strings", first + 3, (value(first + 2) + 7) >> 3);
  if (opcode !== createBinary) return;
  // Segments of six after five operands and the list's head: type, number, unit, flags, value, size.
  for (let segment = first + 6; segment + 5 < end; segment += 6)
    if (code.kinds[segment] === kind.a && isString(value(segment)))
      visit("strings", segment + 4, value(segment + 5));
}

function on(table: Table, operand: number, ...names: readonly string[]) {
  return names.map((name) => ({ name, table, operand }));
}
