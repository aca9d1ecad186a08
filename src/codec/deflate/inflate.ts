import { type Output, repeat, reserve, store, unitsPerBit } from "../weight/index.js";
import { alignedPosition, type BitReader, readBits, readSymbol } from "./bits.js";
import { malformed } from "./errors.js";
import { fixed, type Tree, treeOf } from "./tree.js";

/** Base and extra bits of length codes 257 to 285 and distance codes 0 to 29 (RFC 1951, section 3.2.5). */
const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const lengthBase = [...bases(3, lengthBits.slice(0, -1)), 258];
const distanceBits = Array.from({ length: 30 }, (_, i) => Math.max(0, (i >> 1) - 1));
const distanceBase = bases(1, distanceBits);

/** Order in which the lengths of the code for lengths are told. */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] as const;

function bases(first: number, bits: readonly number[]): readonly number[] {
  let next = first;
  return bits.map((width) => {
    next += 2 ** width;
    return next - 2 ** width;
  });
}

/**
 * Decodes a Deflate stream (RFC 1951) that starts at `at` and returns where it ends. Each byte is charged the
 * bits of its symbol; descriptions of codes are charged to no byte.
 * Throws `DEFLATE_MALFORMED`, `UNPACKED_TOO_LARGE`.
 */
export function inflate(input: Uint8Array, at: number, output: Output): number {
  const reader: BitReader = { input, at, hold: 0, held: 0 };
  const start = output.size;
  for (let last = false; !last; ) {
    last = readBits(reader, 1) === 1;
    const kind = readBits(reader, 2);
    if (kind === 3) throw malformed("a block has an unknown kind");
    if (kind === 0) copyStored(reader, output);
    else {
      const trees = kind === 1 ? fixed : readTrees(reader);
      inflateBlock(reader, trees.literals, trees.distances, output, start);
    }
  }
  return alignedPosition(reader);
}

function copyStored(reader: BitReader, output: Output): void {
  const at = alignedPosition(reader);
  const { input } = reader;
  const size = (input[at] ?? 0) | ((input[at + 1] ?? 0) << 8);
  const check = (input[at + 2] ?? 0) | ((input[at + 3] ?? 0) << 8);
  if ((size ^ check) !== 0xffff) throw malformed("the size of a stored block is damaged");
  if (at + 4 + size > input.length) throw malformed("it is cut short");
  store(output, input.subarray(at + 4, at + 4 + size));
  Object.assign(reader, { at: at + 4 + size, hold: 0, held: 0 });
}

function inflateBlock(
  reader: BitReader,
  literals: Tree,
  distances: Tree,
  output: Output,
  start: number,
): void {
  for (;;) {
    const entry = readSymbol(reader, literals);
    const symbol = entry >> 4;
    const width = entry & 15;
    if (symbol === 256) return;
    if (symbol < 256) {
      if (output.size === output.bytes.length) reserve(output, 1);
      output.bytes[output.size] = symbol;
      output.cost[output.size++] = width * unitsPerBit;
      continue;
    }
    const extra = lengthBits[symbol - 257];
    if (extra === undefined) throw malformed("it holds a length that nothing defines");
    const length = (lengthBase[symbol - 257] ?? 0) + readBits(reader, extra);
    const second = readSymbol(reader, distances);
    const more = distanceBits[second >> 4];
    if (more === undefined) throw malformed("it holds a distance that nothing defines");
    const distance = (distanceBase[second >> 4] ?? 0) + readBits(reader, more);
    if (distance > output.size - start) throw malformed("it repeats bytes that were never there");
    reserve(output, length);
    repeat(output, distance, length, (width + extra + (second & 15) + more) * unitsPerBit);
  }
}

/** The two codes of a block, described by a third (section 3.2.7). */
function readTrees(reader: BitReader): { readonly literals: Tree; readonly distances: Tree } {
  const literals = readBits(reader, 5) + 257;
  const distances = readBits(reader, 5) + 1;
  const count = readBits(reader, 4) + 4;
  const own = new Array<number>(19).fill(0);
  for (const place of lengthOrder.slice(0, count)) own[place] = readBits(reader, 3);
  const tree = treeOf(own);
  const lengths: number[] = [];
  while (lengths.length < literals + distances) {
    const symbol = readSymbol(reader, tree) >> 4;
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) {
      const before = lengths.at(-1);
      if (before === undefined) throw malformed("a code repeats what was never there");
      lengths.push(...new Array<number>(3 + readBits(reader, 2)).fill(before));
    } else
      lengths.push(
        ...new Array<number>(symbol === 17 ? 3 + readBits(reader, 3) : 11 + readBits(reader, 7)).fill(0),
      );
  }
  if (lengths.length > literals + distances) throw malformed("a code has too many symbols");
  return { literals: treeOf(lengths.slice(0, literals)), distances: treeOf(lengths.slice(literals)) };
}
