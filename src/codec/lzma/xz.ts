import { finished, newOutput, type Output, type Weighed } from "../weight/index.js";
import { blockHeader } from "./block.js";
import { crc32 } from "./crc32.js";
import { malformed, unsupported } from "./errors.js";
import { decodeLzma2 } from "./lzma2.js";
import { undoX86 } from "./x86.js";

/** Bytes of the integrity check by its number in the stream flags. */
const checkSizes = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64] as const;

const magic = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] as const;

/** What one compressed stream gave, and where it ended. */
export interface Decoded extends Weighed {
  readonly end: number;
}

/** Whether an xz stream starts here. */
export function isXz(input: Uint8Array, at = 0): boolean {
  return magic.every((byte, index) => input[at + index] === byte);
}

/**
 * Decodes one xz stream (The .xz File Format 1.2) that starts at `at`: LZMA2, with the x86 filter or without.
 * Checks of CRC32 are verified, others are not. Headers, index and checks are charged to no byte.
 * Throws `LZMA_MALFORMED`, `LZMA_UNSUPPORTED`, `UNPACKED_TOO_LARGE` beyond `limit` bytes.
 */
export function decodeXz(input: Uint8Array, at: number, limit: number): Decoded {
  if (!isXz(input, at) || input[at + 6] !== 0) throw malformed("it does not start like an xz stream");
  const check = (input[at + 7] ?? 0) & 0x0f;
  if (crc32(input.subarray(at + 6, at + 8)) !== u32(input, at + 8)) throw malformed("its header is damaged");
  const output = newOutput(limit);
  let next = at + 12;
  let blocks = 0;
  for (; input[next] !== 0; blocks++) next = decodeBlock(input, next, check, output);
  return { ...finished(output), end: skipIndex(input, next, blocks, at) };
}

function decodeBlock(input: Uint8Array, at: number, check: number, output: Output): number {
  const header = blockHeader(input, at);
  const start = output.size;
  const end = decodeLzma2(input, at + header.size, header.dictionarySize, output);
  const block = output.bytes.subarray(start, output.size);
  if (header.x86) undoX86(block);
  const sum = end + (-(end - at) & 3);
  if (check === 1 && crc32(block) !== u32(input, sum)) throw malformed("a checksum differs");
  return sum + (checkSizes[check] ?? 0);
}

/** The index: a zero byte, how many blocks, two numbers for each, padding, CRC32; then the footer. */
function skipIndex(input: Uint8Array, at: number, blocks: number, stream: number): number {
  let next = at + 1;
  const number = () => {
    let value = 0;
    for (let shift = 0; shift < 63; shift += 7) {
      const byte = input[next++];
      if (byte === undefined) throw malformed("it is cut short");
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw malformed("a number in its index is too long");
  };
  if (number() !== blocks) throw malformed("its index names another number of blocks");
  for (let i = 0; i < 2 * blocks; i++) number();
  const end = next + (-(next - at) & 3);
  if (crc32(input.subarray(at, end)) !== u32(input, end)) throw malformed("its index is damaged");
  const footer = end + 4;
  if (input[footer + 10] !== 0x59 || input[footer + 11] !== 0x5a) throw malformed("it is cut short");
  if (input[footer + 9] !== input[stream + 7]) throw unsupported("different checks in head and foot");
  return footer + 12;
}

export function u32(input: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = input.subarray(at, at + 4);
  return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
}
