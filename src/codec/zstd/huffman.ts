import { type Bits, bitsOf, readBits, type Source } from "./bits.js";
import { malformed } from "./errors.js";
import { readFseTable } from "./fse.js";

/** What the next `log` bits mean: a symbol, and how many of them it takes. */
export interface HuffmanTable {
  readonly log: number;
  readonly symbols: Uint8Array;
  readonly widths: Uint8Array;
}

const largestLog = 11;

/** Reads a tree description (RFC 8878, section 4.2.1) and says where it ends. */
export function readHuffman(
  source: Source,
  at: number,
): { readonly table: HuffmanTable; readonly end: number } {
  const { bytes } = source;
  const head = bytes[at];
  if (head === undefined) throw malformed("it is cut short");
  if (head < 128) {
    const end = at + 1 + head;
    if (end > bytes.length) throw malformed("it is cut short");
    return { table: huffmanTable(packedWeights(source, at + 1, end)), end };
  }
  const count = head - 127;
  const end = at + 1 + ((count + 1) >> 1);
  if (end > bytes.length) throw malformed("it is cut short");
  const weights = Array.from({ length: count }, (_, i) => {
    const byte = bytes[at + 1 + (i >> 1)] ?? 0;
    return (i & 1) === 0 ? byte >> 4 : byte & 15;
  });
  return { table: huffmanTable(weights), end };
}

/** Weights are coded with two states that take turns. */
function packedWeights(source: Source, from: number, to: number): number[] {
  const { table, end } = readFseTable(source.bytes, from, { log: 6, symbols: 12 });
  const bits = bitsOf(source, end, to);
  const weights: number[] = [];
  const states = [readBits(bits, table.log), readBits(bits, table.log)] as [number, number];
  for (let turn = 0; weights.length < 255; turn ^= 1) {
    const state = states[turn as 0 | 1];
    weights.push(table.symbols[state] ?? 0);
    const width = table.bits[state] ?? 0;
    if (bits.left < width) {
      weights.push(table.symbols[states[(turn ^ 1) as 0 | 1]] ?? 0);
      return weights;
    }
    states[turn as 0 | 1] = (table.next[state] ?? 0) + readBits(bits, width);
  }
  throw malformed("a tree has too many symbols");
}

/** The last weight is not told: it fills up to a power of two. */
function huffmanTable(weights: number[]): HuffmanTable {
  const total = weights.reduce((sum, weight) => sum + (weight > 0 ? 2 ** (weight - 1) : 0), 0);
  const log = total === 0 ? 0 : 32 - Math.clz32(total);
  const left = 2 ** log - total;
  if (total === 0 || log > largestLog || (left & (left - 1)) !== 0) throw malformed("a tree is impossible");
  const all = [...weights, 32 - Math.clz32(left)];
  if (all.length > 256) throw malformed("a tree has too many symbols");
  const symbols = new Uint8Array(1 << log);
  const widths = new Uint8Array(1 << log);
  let place = 0;
  for (let weight = 1; weight <= log; weight++) {
    all.forEach((own, symbol) => {
      if (own !== weight) return;
      const end = place + 2 ** (weight - 1);
      symbols.fill(symbol, place, end);
      widths.fill(log + 1 - weight, place, end);
      place = end;
    });
  }
  return { log, symbols, widths };
}

/** Decodes a whole stream into `symbols` from `start` to `end`, the bits that each took into `widths`. */
export function decodeHuffman(
  table: HuffmanTable,
  bits: Bits,
  target: { readonly bytes: Uint8Array; readonly widths: Uint8Array },
  start: number,
  end: number,
): void {
  const { log, symbols, widths } = table;
  const { view, base } = bits;
  const mask = (1 << log) - 1;
  let { left } = bits;
  for (let at = start; at < end; at++) {
    const low = left - log;
    if (left <= 0) throw malformed("it is cut short");
    const code = (view.getUint32(base + (low >> 3), true) >>> (low & 7)) & mask;
    const width = widths[code] ?? 0;
    target.bytes[at] = symbols[code] ?? 0;
    target.widths[at] = width;
    left -= width;
  }
  if (left !== 0) throw malformed("its literals do not end where they should");
}
