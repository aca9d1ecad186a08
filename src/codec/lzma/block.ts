import { crc32 } from "./crc32.js";
import { malformed, unsupported } from "./errors.js";

export interface BlockHeader {
  readonly size: number;
  readonly dictionarySize: number;
  /** Whether the x86 filter was applied before compression. */
  readonly x86: boolean;
}

const filters = { x86: 0x04, lzma2: 0x21 } as const;

/** Names of the other filters of the format. */
const others: Readonly<Record<number, string>> = {
  3: "the delta filter",
  5: "the PowerPC filter",
  6: "the IA-64 filter",
  7: "the ARM filter",
  8: "the ARM Thumb filter",
  9: "the SPARC filter",
  10: "the ARM64 filter",
  11: "the RISC-V filter",
};

/** Reads the header of a block (section 3.1 of the format). */
export function blockHeader(input: Uint8Array, at: number): BlockHeader {
  const size = ((input[at] ?? 0) + 1) * 4;
  const header = input.subarray(at, at + size);
  if (header.length < size) throw malformed("it is cut short");
  const sum = new DataView(header.buffer, header.byteOffset).getUint32(size - 4, true);
  if (crc32(header.subarray(0, size - 4)) !== sum) throw malformed("the header of a block is damaged");
  const flags = header[1] ?? 0;
  if ((flags & 0x3c) !== 0) throw unsupported("a newer kind of block");
  let next = 2;
  for (let left = ((flags >> 6) & 1) + (flags >> 7); left > 0; left--) next = skipNumber(header, next);
  let x86 = false;
  for (let left = (flags & 3) + 1; left > 0; left--) {
    const id = header[next] ?? 0;
    const length = header[next + 1] ?? 0;
    if (id === filters.lzma2 && left === 1 && length === 1) {
      return { size, x86, dictionarySize: dictionarySize(header[next + 2] ?? 0) };
    }
    if (id !== filters.x86 || length !== 0 || x86) throw unsupported(others[id] ?? `filter ${id}`);
    x86 = true;
    next += 2;
  }
  throw unsupported("no LZMA2");
}

/** Bits of the size as section 5.3.1 packs them: 2^n or 3 * 2^(n-1). */
function dictionarySize(bits: number): number {
  if (bits > 40) throw malformed("its dictionary has an impossible size");
  return bits === 40 ? 2 ** 32 - 1 : (2 | (bits & 1)) * 2 ** ((bits >> 1) + 11);
}

function skipNumber(header: Uint8Array, at: number): number {
  let next = at;
  while ((header[next++] ?? 0) >= 0x80);
  return next;
}
