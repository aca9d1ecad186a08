import { LeanError } from "../../error/index.js";
import type { Section, Segment } from "./layout.js";
import { type ElfFile, isElf, parseElf } from "./parse.js";

const page = 4096;

/**
 * Rewrites a program or shared library so that only what is loaded stays: no section headers, no symbol
 * and debug sections, no padding between segments beyond a page (Debian's beam.smp is aligned to 2 MiB).
 * Addresses in memory do not change; PT_LOAD alignment above 4096 is lowered to it, so the result
 * runs on kernels with 4 KiB pages, which is what our kernels have on every architecture.
 *
 * Gives back `bytes` itself where that is not surely safe or gains nothing: object files and kernel modules,
 * segments that overlap, data behind the last section (self-extracting programs), sections that are neither
 * loaded nor known to be for linkers and debuggers only.
 */
export function compactElf(bytes: Uint8Array): Uint8Array {
  const plan = isElf(bytes) ? planned(bytes) : undefined;
  if (plan === undefined || plan.size >= bytes.length) return bytes;
  const result = Buffer.alloc(plan.size);
  result.set(bytes.subarray(0, plan.header), 0);
  for (const { from, to, size } of plan.moves) result.set(bytes.subarray(from, from + size), to);
  patch(result, plan.elf, plan.moves);
  return result;
}

/** A range of the file that goes to another place in it. */
interface Move {
  readonly from: number;
  readonly to: number;
  readonly size: number;
}

interface Plan {
  readonly elf: ElfFile;
  readonly moves: readonly Move[];
  /** Bytes at the start of the file kept besides the moved ranges. */
  readonly header: number;
  readonly size: number;
}

function planned(bytes: Uint8Array): Plan | undefined {
  const elf = parsed(bytes);
  if (elf === undefined || !isSafe(bytes, elf)) return undefined;
  const loads = elf.segments
    .filter(({ type, fileSize }) => type === "load" && fileSize > 0)
    .toSorted((a, b) => a.offset - b.offset);
  const table = elf.programHeaders;
  const header = table.offset + table.size * table.count;
  const moves: Move[] = [];
  let cursor = loads[0]?.offset === 0 ? 0 : header;
  let last = 0;
  for (const { offset, address, fileSize } of loads) {
    if (offset < last || (offset - address) % page !== 0) return undefined;
    const to = cursor + modulo(address - cursor, page);
    moves.push({ from: offset, to, size: fileSize });
    last = offset + fileSize;
    cursor = to + fileSize;
  }
  const first = loads[0];
  if (first === undefined || (first.offset === 0 ? first.fileSize < header : first.offset < header))
    return undefined;
  if (
    !elf.segments.every(
      ({ offset, fileSize }) => fileSize === 0 || moved(moves, offset, fileSize) !== undefined,
    )
  ) {
    return undefined;
  }
  return { elf, moves, header, size: cursor };
}

function parsed(bytes: Uint8Array): ElfFile | undefined {
  try {
    return parseElf(bytes);
  } catch (error) {
    if (error instanceof LeanError) return undefined;
    throw error;
  }
}

function isSafe(bytes: Uint8Array, elf: ElfFile): boolean {
  if (elf.type !== "executable" && elf.type !== "dynamic") return false;
  const { programHeaders, sectionHeaders } = elf;
  // Program headers elsewhere than behind the file header (patchelf does that) are left alone.
  if (programHeaders.offset !== (elf.bits === 64 ? 64 : 52)) return false;
  const ends = [
    sectionHeaders.offset + sectionHeaders.size * sectionHeaders.count,
    ...elf.segments.map((one) => one.offset + one.fileSize),
    ...elf.sections.map((one) => (one.type === "nobits" || one.type === "null" ? 0 : one.offset + one.size)),
  ];
  if (bytes.length - Math.max(...ends) > 0) return false;
  return elf.sections.every((section) => section.loaded || isForTools(section));
}

const toolSections =
  /^\.(comment|z?debug_|gnu_debug|gdb_index|stab|gnu\.(build\.attributes|warning\.)|note|annobin|[a-zA-Z]+\.attributes$)/;

function isForTools({ name, type, size }: Section): boolean {
  if (type === "progbits" || type === "other") return size === 0 || toolSections.test(name);
  return true;
}

function patch(
  result: Buffer,
  { bits, littleEndian, programHeaders, segments }: ElfFile,
  moves: readonly Move[],
) {
  const wide = bits === 64;
  const view = new DataView(result.buffer, result.byteOffset, result.length);
  const word = (at: number, value: number) =>
    wide ? view.setBigUint64(at, BigInt(value), littleEndian) : view.setUint32(at, value, littleEndian);
  word(wide ? 40 : 32, 0);
  for (const at of wide ? [58, 60, 62] : [46, 48, 50]) view.setUint16(at, 0, littleEndian);
  segments.forEach(({ type, offset, address, fileSize, align }: Segment, index) => {
    const at = programHeaders.offset + index * programHeaders.size;
    const to = fileSize > 0 ? moved(moves, offset, fileSize) : address % page;
    word(at + (wide ? 8 : 4), to ?? 0);
    if (type === "load" && align > page) word(at + (wide ? 48 : 28), page);
  });
}

/** Where a range ends up: it must lie in one moved range. */
function moved(moves: readonly Move[], offset: number, size: number): number | undefined {
  const move = moves.find(({ from, size: length }) => from <= offset && offset + size <= from + length);
  return move === undefined ? undefined : offset - move.from + move.to;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
