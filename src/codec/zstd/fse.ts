import { malformed } from "./errors.js";

/** A table of a finite state entropy coder: what each state means and where it leads (RFC 8878, section 4.1). */
export interface FseTable {
  readonly log: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly next: Uint16Array;
}

/** Builds the table for a distribution of probabilities that add up to `1 << log`; -1 is "less than 1". */
export function fseTable(counts: readonly number[], log: number): FseTable {
  const size = 1 << log;
  const symbols = new Uint8Array(size);
  let high = size - 1;
  counts.forEach((count, symbol) => {
    if (count === -1) symbols[high--] = symbol;
  });
  const step = (size >> 1) + (size >> 3) + 3;
  let place = 0;
  counts.forEach((count, symbol) => {
    for (let i = 0; i < count; i++) {
      symbols[place] = symbol;
      do place = (place + step) & (size - 1);
      while (place > high);
    }
  });
  const seen = counts.map((count) => (count === -1 ? 1 : count));
  const bits = new Uint8Array(size);
  const next = new Uint16Array(size);
  symbols.forEach((symbol, state) => {
    const n = seen[symbol] ?? 1;
    seen[symbol] = n + 1;
    const width = log - (31 - Math.clz32(n));
    bits[state] = width;
    next[state] = (n << width) - size;
  });
  return { log, symbols, bits, next };
}

/** A table with one symbol that takes no bits. */
export function singleTable(symbol: number): FseTable {
  return { log: 0, symbols: Uint8Array.of(symbol), bits: Uint8Array.of(0), next: Uint16Array.of(0) };
}

/** Reads the description of a table (section 4.1.1) and says where it ends. */
export function readFseTable(
  input: Uint8Array,
  at: number,
  most: { readonly log: number; readonly symbols: number },
): { readonly table: FseTable; readonly end: number } {
  const peek = (bit: number) => {
    const byte = at + (bit >> 3);
    const word = (input[byte] ?? 0) | ((input[byte + 1] ?? 0) << 8) | ((input[byte + 2] ?? 0) << 16);
    return word >>> (bit & 7);
  };
  const log = (peek(0) & 15) + 5;
  if (log > most.log) throw malformed("a table is larger than allowed");
  const counts: number[] = [];
  let bit = 4;
  let left = (1 << log) + 1;
  let [threshold, width] = [1 << log, log + 1];
  while (left > 1) {
    if (counts.length > most.symbols) throw malformed("a table has too many symbols");
    const spare = 2 * threshold - 1 - left;
    let value = peek(bit) & (2 * threshold - 1);
    if ((value & (threshold - 1)) < spare) {
      value &= threshold - 1;
      bit += width - 1;
    } else {
      if (value >= threshold) value -= spare;
      bit += width;
    }
    const count = value - 1;
    left -= Math.abs(count);
    counts.push(count);
    if (count === 0) bit = readZeros(peek, bit, counts, most.symbols);
    while (left < threshold) {
      width--;
      threshold >>= 1;
    }
  }
  const end = at + ((bit + 7) >> 3);
  if (left !== 1 || counts.length > most.symbols + 1 || end > input.length)
    throw malformed("a table is damaged");
  return { table: fseTable(counts, log), end };
}

/** After a zero, two bits at a time say how many more zeros follow; 3 goes on. */
function readZeros(peek: (bit: number) => number, start: number, counts: number[], most: number): number {
  let bit = start;
  for (;;) {
    const zeros = peek(bit) & 3;
    bit += 2;
    for (let i = 0; i < zeros; i++) counts.push(0);
    if (zeros < 3) return bit;
    if (counts.length > most) throw malformed("a table has too many symbols");
  }
}
