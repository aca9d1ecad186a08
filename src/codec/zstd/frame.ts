import {
  finished,
  newOutput,
  type Output,
  reserve,
  store,
  unitsPerBit,
  type Weighed,
} from "../weight/index.js";
import { sourceOf } from "./bits.js";
import { malformed } from "./errors.js";
import type { HuffmanTable } from "./huffman.js";
import { largestBlock, readLiterals } from "./literals.js";
import { type History, runSequences } from "./sequences.js";

/** Whether a Zstandard frame starts here. */
export function isZstd(input: Uint8Array, at = 0): boolean {
  return u32(input, at) === 0xfd2fb528 && input.length > at + 5;
}

/**
 * Decodes Zstandard frames (RFC 8878) that follow one another from `at` on, skippable ones passed over. Headers,
 * tables and checksums are charged to no byte; the checksum is not verified.
 * Throws `ZSTD_MALFORMED`, and `UNPACKED_TOO_LARGE` beyond `limit` bytes. `hint` is the size that
 * is expected.
 */
export function decodeZstd(
  input: Uint8Array,
  at: number,
  limit: number,
  hint?: number,
): Weighed & { readonly end: number } {
  const output = newOutput(limit, hint);
  let next = at;
  do next = decodeFrame(input, next, output);
  while (isZstd(input, next) || isSkippable(input, next));
  return { ...finished(output), end: next };
}

function isSkippable(input: Uint8Array, at: number): boolean {
  return u32(input, at) >>> 4 === 0x184d2a5;
}

function decodeFrame(input: Uint8Array, at: number, output: Output): number {
  if (isSkippable(input, at)) {
    const end = at + 8 + u32(input, at + 4);
    if (end > input.length) throw malformed("it is cut short");
    return end;
  }
  if (!isZstd(input, at)) throw malformed("it does not start like a frame");
  const flags = input[at + 4] ?? 0;
  if ((flags & 8) !== 0) throw malformed("a reserved bit is set");
  if ((flags & 3) !== 0) throw malformed("it needs a dictionary");
  const single = (flags & 0x20) !== 0;
  const contentSize = flags >> 6 === 0 ? (single ? 1 : 0) : 1 << (flags >> 6);
  const start = at + 5 + (single ? 0 : 1) + contentSize;
  const end = decodeBlocks(input, start, output) + ((flags & 4) === 0 ? 0 : 4);
  if (end > input.length) throw malformed("it is cut short");
  return end;
}

interface State {
  readonly frameStart: number;
  readonly history: History;
  tree: HuffmanTable | undefined;
}

function decodeBlocks(input: Uint8Array, at: number, output: Output): number {
  const history: History = { tables: undefined, offsets: [1, 4, 8] };
  const state: State = { frameStart: output.size, history, tree: undefined };
  for (let next = at; ; ) {
    const head = u32(input, next) & 0xffffff;
    const size = head >>> 3;
    const kind = (head >> 1) & 3;
    const end = next + 3 + (kind === 1 ? 1 : size);
    if (end > input.length) throw malformed("it is cut short");
    if (size > largestBlock) throw malformed("a block is too large");
    decodeBlock(kind, input.subarray(next + 3, end), size, state, output);
    if ((head & 1) === 1) return end;
    next = end;
  }
}

function decodeBlock(kind: number, block: Uint8Array, size: number, state: State, output: Output): void {
  if (kind === 3) throw malformed("a block has an unknown kind");
  if (kind === 0) store(output, block);
  else if (kind === 1) fill(output, block[0] ?? 0, size);
  else {
    const source = sourceOf(block);
    const literals = readLiterals(source, state.tree);
    state.tree = literals.table;
    runSequences(source, literals, state.history, output, state.frameStart);
  }
}

/** One byte many times. What was not written yet is zero: a kernel has megabytes of it, which need not be touched. */
function fill(output: Output, byte: number, size: number): void {
  if (size === 0) return;
  reserve(output, size);
  if (byte !== 0) output.bytes.fill(byte, output.size, output.size + size);
  output.cost[output.size] = 8 * unitsPerBit;
  output.size += size;
}

function u32(input: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = input.subarray(at, at + 4);
  return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
}
