import { encodeAtoms } from "./atoms.js";
import { type Code, encodeCode } from "./code.js";
import { registers } from "./compact.js";
import type { Chunk } from "./container.js";
import { encodeInstructions, type Range } from "./encode-instructions.js";
import { unreadableCode } from "./errors.js";
import { readInstructions } from "./instructions.js";
import { encodeLines, type LineTable } from "./lines.js";
import { encodeLiterals } from "./literal-table.js";
import { numberOf } from "./opcodes.js";
import { forEachReference, type Visit } from "./references.js";
import { type Entry, encodeEntries, encodeImports, encodeLambdas } from "./tables.js";
import { encodeTypes } from "./types.js";
import { isThere, placeIn, type Renumberings, stringAtom } from "./usage.js";
import type { BeamModule } from "./whole.js";

const lineInstructions = new Set([numberOf("line"), numberOf("executable_line"), numberOf("debug_line")]);

/** What is kept. */
export interface Rewriting {
  readonly ranges: readonly Range[];
  readonly numbers: Renumberings;
  readonly isKept: (entry: Entry) => boolean;
  readonly functions: number;
  readonly level: number;
}

/** The new content of a chunk; undefined when nothing is left of a table that must not be empty. */
export function rewriteChunk(
  module: BeamModule,
  code: Code,
  chunk: Chunk,
  how: Rewriting,
): Uint8Array | undefined {
  const { numbers, isKept, level } = how;
  const { atoms, imports, lambdas, literals, lines, types } = module;
  const entries = (all: readonly Entry[]) =>
    encodeEntries(all.filter(isKept).map((each) => renamed(each, numbers)));
  switch (chunk.id) {
    case "AtU8":
    case "Atom":
      return encodeAtoms({
        ...atoms,
        names: atoms.names.filter((_, index) => numbers.atoms.isUsed(index + 1)),
      });
    case "Code":
      return codeOf(module, code, how);
    case "ImpT":
      return encodeImports(
        numbers.imports
          .filter(imports)
          .map((each) => ({ ...renamedAtom(each, numbers), module: numbers.atoms.placeOf(each.module) })),
      );
    case "ExpT":
      return entries(module.exports);
    case "LocT":
      return module.locals === undefined ? chunk.data : entries(module.locals);
    case "FunT": {
      const left = numbers.lambdas.filter(lambdas);
      return left.length === 0 ? undefined : encodeLambdas(left.map((each) => renamed(each, numbers)));
    }
    case "LitT": {
      const left = numbers.literals.filter(literals?.terms ?? []);
      return literals === undefined || left.length === 0
        ? undefined
        : encodeLiterals({ ...literals, terms: left }, level);
    }
    case "StrT":
      return chunk.data.filter((_, at) => numbers.strings.isUsed(at));
    case "Line":
      return lines === undefined ? chunk.data : encodeLines(linesOf(lines, code, how));
    case "Type":
      return types === undefined
        ? chunk.data
        : encodeTypes({ ...types, types: numbers.types.filter(types.types) });
    case "Recs":
    case "DbgB":
      return Buffer.concat([chunk.data.subarray(0, 12), instructionsOf(module, chunk, numbers)]);
    default:
      return chunk.data;
  }
}

function codeOf(
  module: BeamModule,
  { header, instructions }: Code,
  { ranges, numbers, functions }: Rewriting,
) {
  const values = instructions.values.slice();
  forEachReference(instructions, ranges, stringAtom(module), renumber(module, numbers, values));
  return encodeCode(
    { ...header, labels: numbers.labels.count(), functions },
    encodeInstructions(instructions, ranges, values),
  );
}

function instructionsOf(module: BeamModule, chunk: Chunk, numbers: Renumberings): Uint8Array {
  const read = readInstructions(chunk.data.subarray(12));
  if ("unknownOpcode" in read) throw unreadableCode(module.name, read.unknownOpcode);
  const values = read.values.slice();
  forEachReference(read, whole(read.opcodes), () => false, renumber(module, numbers, values));
  return encodeInstructions(read, whole(read.opcodes), values);
}

function renumber(module: BeamModule, numbers: Renumberings, values: Int32Array): Visit {
  return (table, operand) => {
    if (!isThere(module, table)) return;
    const value = values[operand] ?? 0;
    const place = numbers[table].placeOf(placeIn(table, value));
    values[operand] = table === "types" ? place * registers + (value % registers) : place;
  };
}

function linesOf(lines: LineTable, { instructions }: Code, { ranges, numbers }: Rewriting): LineTable {
  const named = (range: Range) => {
    let count = 0;
    for (let n = range.from; n < range.to; n++)
      if (lineInstructions.has(instructions.opcodes[n] ?? 0)) count++;
    return count;
  };
  const before = named({ from: 0, to: instructions.opcodes.length });
  const after = ranges.reduce((sum, range) => sum + named(range), 0);
  return {
    flags: lines.flags,
    instructions: lines.instructions - before + after,
    locations: lines.locations
      .filter((_, index) => numbers.locations.isUsed(index + 1))
      .map(({ file, line }) => ({ file: numbers.files.placeOf(file), line })),
    files: lines.files.filter((_, index) => numbers.files.isUsed(index + 1)),
  };
}

function renamed<T extends Entry>(entry: T, numbers: Renumberings): T {
  return { ...renamedAtom(entry, numbers), label: numbers.labels.placeOf(entry.label) };
}

function renamedAtom<T extends { readonly name: number }>(entry: T, numbers: Renumberings): T {
  return { ...entry, name: numbers.atoms.placeOf(entry.name) };
}

function whole(opcodes: Uint8Array): readonly Range[] {
  return [{ from: 0, to: opcodes.length }];
}
