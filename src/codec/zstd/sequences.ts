import { type Output, repeat, reserve, unitsPerBit } from "../weight/index.js";
import { type Bits, bitsOf, readBits, readLong, type Source } from "./bits.js";
import { malformed } from "./errors.js";
import { type FseTable, readFseTable, singleTable } from "./fse.js";
import { type Literals, largestBlock } from "./literals.js";
import { lengthCodes, matchCodes, predefined } from "./tables.js";

/** Tables for literal lengths, offsets and match lengths. */
export type Tables = readonly [FseTable, FseTable, FseTable];

/** What a block leaves to the next. */
export interface History {
  tables: Tables | undefined;
  readonly offsets: [number, number, number];
}

const most = [
  { log: 9, symbols: 35 },
  { log: 8, symbols: 31 },
  { log: 9, symbols: 52 },
] as const;

/**
 * Runs the sequences of a block (RFC 8878, sections 3.1.1.3.2 and 3.1.1.4): literals, then a match. Literals
 * cost the bits of their codes, a match the bits of its three codes.
 */
export function runSequences(
  source: Source,
  literals: Literals,
  history: History,
  output: Output,
  frameStart: number,
): void {
  const { count, at } = readCount(source.bytes, literals.end);
  const start = output.size;
  let used = 0;
  if (count > 0) {
    const read = readTables(source.bytes, at, history.tables);
    history.tables = read.tables;
    const bits = bitsOf(source, read.end, source.bytes.length);
    const decoder = startSequences(bits, read.tables);
    for (let left = count; left > 0; left--) {
      const { literalLength, offset, matchLength, cost } = nextSequence(decoder, history.offsets, left === 1);
      if (used + literalLength > literals.count) throw malformed("it has too few literals");
      copyLiterals(output, literals, used, literalLength);
      used += literalLength;
      if (offset <= 0 || offset > output.size - frameStart)
        throw malformed("it repeats bytes that were never there");
      if (output.size - start + matchLength > largestBlock) throw malformed("a block is too large");
      reserve(output, matchLength);
      repeat(output, offset, matchLength, cost * unitsPerBit);
    }
    if (bits.left !== 0) throw malformed("its sequences do not end where they should");
  }
  copyLiterals(output, literals, used, literals.count - used);
}

interface Sequences {
  readonly bits: Bits;
  readonly tables: Tables;
  readonly states: [number, number, number];
  /** Bits that were left when the last sequence was read. */
  mark: number;
  literalLength: number;
  offset: number;
  matchLength: number;
  cost: number;
}

function startSequences(bits: Bits, tables: Tables): Sequences {
  const mark = bits.left;
  const states: [number, number, number] = [
    readBits(bits, tables[0].log),
    readBits(bits, tables[1].log),
    readBits(bits, tables[2].log),
  ];
  return { bits, tables, states, mark, literalLength: 0, offset: 0, matchLength: 0, cost: 0 };
}

function nextSequence(decoder: Sequences, offsets: [number, number, number], last: boolean): Sequences {
  const { bits, tables, states } = decoder;
  const [lengths, places, matches] = tables;
  const lengthCode = lengths.symbols[states[0]] ?? 0;
  const offsetCode = places.symbols[states[1]] ?? 0;
  const matchCode = matches.symbols[states[2]] ?? 0;
  const value = 2 ** offsetCode + (readLong(bits, offsetCode) >>> 0);
  decoder.matchLength = (matchCodes.base[matchCode] ?? 0) + readBits(bits, matchCodes.bits[matchCode] ?? 0);
  decoder.literalLength =
    (lengthCodes.base[lengthCode] ?? 0) + readBits(bits, lengthCodes.bits[lengthCode] ?? 0);
  decoder.offset = offsetOf(value, decoder.literalLength === 0, offsets);
  decoder.cost = decoder.mark - bits.left;
  decoder.mark = bits.left;
  if (!last) {
    states[0] = (lengths.next[states[0]] ?? 0) + readBits(bits, lengths.bits[states[0]] ?? 0);
    states[2] = (matches.next[states[2]] ?? 0) + readBits(bits, matches.bits[states[2]] ?? 0);
    states[1] = (places.next[states[1]] ?? 0) + readBits(bits, places.bits[states[1]] ?? 0);
  }
  return decoder;
}

/** Values 1 to 3 name one of the last three offsets (section 3.1.1.5). */
function offsetOf(value: number, shifted: boolean, offsets: [number, number, number]): number {
  if (value > 3) {
    offsets[2] = offsets[1];
    offsets[1] = offsets[0];
    offsets[0] = value - 3;
    return offsets[0];
  }
  const index = shifted ? value : value - 1;
  if (index === 0) return offsets[0];
  const chosen = index === 1 ? offsets[1] : index === 2 ? offsets[2] : offsets[0] - 1;
  if (index !== 1) offsets[2] = offsets[1];
  offsets[1] = offsets[0];
  offsets[0] = chosen;
  return chosen;
}

function copyLiterals(output: Output, literals: Literals, from: number, count: number): void {
  reserve(output, count);
  const { bytes, cost, size } = output;
  const { bytes: symbols, widths } = literals;
  for (let i = 0; i < count; i++) {
    bytes[size + i] = symbols[from + i] ?? 0;
    cost[size + i] = (widths[from + i] ?? 0) * unitsPerBit;
  }
  output.size = size + count;
}

function readCount(bytes: Uint8Array, at: number): { readonly count: number; readonly at: number } {
  const [first, second = 0, third = 0] = bytes.subarray(at, at + 3);
  if (first === undefined) throw malformed("it is cut short");
  if (first < 128) return { count: first, at: at + 1 };
  if (first < 255) return { count: ((first - 128) << 8) + second, at: at + 2 };
  return { count: second + (third << 8) + 0x7f00, at: at + 3 };
}

function readTables(bytes: Uint8Array, at: number, before: Tables | undefined) {
  const modes = bytes[at] ?? 0;
  let end = at + 1;
  const table = (index: 0 | 1 | 2): FseTable => {
    const mode = (modes >> (6 - 2 * index)) & 3;
    if (mode === 0) return predefined[index];
    if (mode === 1) {
      const symbol = bytes[end++] ?? 255;
      if (symbol > most[index].symbols) throw malformed("a code is impossible");
      return singleTable(symbol);
    }
    if (mode === 2) {
      const read = readFseTable(bytes, end, most[index]);
      end = read.end;
      return read.table;
    }
    if (before === undefined) throw malformed("it repeats a table that was never there");
    return before[index];
  };
  const tables: Tables = [table(0), table(1), table(2)];
  return { tables, end };
}
