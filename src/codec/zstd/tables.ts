import { type FseTable, fseTable } from "./fse.js";

interface Codes {
  readonly base: Int32Array;
  readonly bits: Uint8Array;
}

/** Codes whose ranges follow one another: how many extra bits each takes. */
function codes(first: number, bits: readonly number[]): Codes {
  let next = first;
  const base = bits.map((width) => {
    const own = next;
    next += 2 ** width;
    return own;
  });
  return { base: Int32Array.from(base), bits: Uint8Array.from(bits) };
}

const zeros = (count: number) => Array.from({ length: count }, () => 0);
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** Literal length codes (RFC 8878, table 16). */
export const lengthCodes = codes(0, [...zeros(16), 1, 1, 1, 1, 2, 2, 3, 3, 4, ...from(6, 16)]);

/** Match length codes (table 17). */
export const matchCodes = codes(3, [...zeros(32), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, ...from(7, 16)]);

/** Default distributions (section 3.1.1.3.2.2): literal lengths, offsets, match lengths. */
export const predefined: readonly [FseTable, FseTable, FseTable] = [
  fseTable(
    [
      ...[4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2],
      ...[2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1],
    ],
    6,
  ),
  fseTable([1, 1, 1, 1, 1, 1, 2, 2, 2, ...Array.from({ length: 15 }, () => 1), -1, -1, -1, -1, -1], 5),
  fseTable(
    [1, 4, 3, 2, 2, 2, 2, 2, 2, ...Array.from({ length: 37 }, () => 1), -1, -1, -1, -1, -1, -1, -1],
    6,
  ),
];
