import { malformed } from "./errors.js";

/** What the next `log` bits mean: `symbol << 4 | width`, 0 where no code fits. */
export interface Tree {
  readonly log: number;
  readonly entries: Uint16Array;
}

/** The table of a Huffman code given by the lengths of its symbols (RFC 1951, section 3.2.2). */
export function treeOf(lengths: readonly number[]): Tree {
  const log = Math.max(1, ...lengths);
  const counts = new Array<number>(17).fill(0);
  for (const length of lengths) if (length > 0) counts[length] = (counts[length] ?? 0) + 1;
  const next: number[] = [0, 0];
  let code = 0;
  for (let length = 1; length <= 15; length++) {
    next[length] = code;
    code = (code + (counts[length] ?? 0)) << 1;
    if (code > 2 ** (length + 1)) throw malformed("a code has too many symbols");
  }
  const entries = new Uint16Array(1 << log);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const own = next[length] ?? 0;
    next[length] = own + 1;
    for (let at = reversed(own, length); at < entries.length; at += 1 << length)
      entries[at] = (symbol << 4) | length;
  });
  return { log, entries };
}

function reversed(code: number, width: number): number {
  let result = 0;
  for (let i = 0; i < width; i++) result |= ((code >> i) & 1) << (width - 1 - i);
  return result;
}

/** Codes of blocks without a description of their own (section 3.2.6). */
export const fixed = {
  literals: treeOf(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))),
  distances: treeOf(Array.from({ length: 30 }, () => 5)),
};
