import { malformed, notElf } from "./errors.js";
import { type Encoding, type Words, wordsOf } from "./word.js";

export interface ElfHeader extends Encoding {
  readonly type: "relocatable" | "executable" | "dynamic" | "core" | "other";
  /** `x86_64`, `aarch64`, `riscv64`, or `machine-N` with the number of the System V ABI. */
  readonly machine: string;
  readonly programHeaders: Table;
  readonly sectionHeaders: Table;
}

/** A table of `count` records of `size` bytes at `offset`. */
export interface Table {
  readonly offset: number;
  readonly size: number;
  readonly count: number;
}

export interface Segment {
  readonly type: "load" | "dynamic" | "interp" | "note" | "tls" | "relro" | "other";
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
  readonly memorySize: number;
  readonly align: number;
  readonly writable: boolean;
  readonly executable: boolean;
}

export interface Section {
  readonly name: string;
  readonly type: "progbits" | "symtab" | "strtab" | "note" | "nobits" | "null" | "relocation" | "other";
  /** SHF_ALLOC: part of the running program. */
  readonly loaded: boolean;
  readonly offset: number;
  readonly size: number;
}

/** The file header's fixed positions, which differ by width. */
const positions = {
  32: { size: 52, tables: [28, 32], counts: 42, program: 32, section: 40 },
  64: { size: 64, tables: [32, 40], counts: 54, program: 56, section: 64 },
} as const;

const types = ["other", "relocatable", "executable", "dynamic", "core"] as const;
const machines: Readonly<Record<number, string>> = { 62: "x86_64", 183: "aarch64" };

export function readHeader(bytes: Uint8Array): ElfHeader {
  const magic = Buffer.from(bytes.subarray(0, 4)).toString("latin1");
  const [width, order] = [bytes[4], bytes[5]];
  if (magic !== "\x7fELF" || (width !== 1 && width !== 2) || (order !== 1 && order !== 2)) throw notElf();
  const encoding: Encoding = { bits: width === 1 ? 32 : 64, littleEndian: order === 1 };
  const at = positions[encoding.bits];
  const words = wordsOf(bytes, encoding);
  const number = words.u16(18);
  const [programs, sections] = at.tables;
  return {
    ...encoding,
    type: types[words.u16(16)] ?? "other",
    machine: number === 243 ? `riscv${encoding.bits}` : (machines[number] ?? `machine-${number}`),
    programHeaders: table(words, bytes, words.word(programs), at.counts, at.program),
    sectionHeaders: table(words, bytes, words.word(sections), at.counts + 4, at.section),
  };
}

function table(words: Words, bytes: Uint8Array, offset: number, at: number, least: number): Table {
  const [size, count] = [words.u16(at), words.u16(at + 2)];
  if (count === 0 || offset === 0) return { offset: 0, size, count: 0 };
  if (size < least || offset + size * count > bytes.length)
    throw malformed("a header table lies behind its end");
  return { offset, size, count };
}

const segmentTypes: Readonly<Record<number, Segment["type"]>> = {
  1: "load",
  2: "dynamic",
  3: "interp",
  4: "note",
  7: "tls",
  1685382482: "relro",
};

export function readSegments(bytes: Uint8Array, header: ElfHeader): readonly Segment[] {
  const words = wordsOf(bytes, header);
  return rows(header.programHeaders).map((at) => {
    const wide = header.bits === 64;
    const flags = words.u32(at + (wide ? 4 : 24));
    const segment: Segment = {
      type: segmentTypes[words.u32(at)] ?? "other",
      offset: words.word(at + (wide ? 8 : 4)),
      address: words.word(at + (wide ? 16 : 8)),
      fileSize: words.word(at + (wide ? 32 : 16)),
      memorySize: words.word(at + (wide ? 40 : 20)),
      align: words.word(at + (wide ? 48 : 28)),
      writable: (flags & 2) !== 0,
      executable: (flags & 1) !== 0,
    };
    if (segment.fileSize > 0 && segment.offset + segment.fileSize > bytes.length) {
      throw malformed("a segment lies behind its end");
    }
    return segment;
  });
}

const sectionTypes: Readonly<Record<number, Section["type"]>> = {
  0: "null",
  1: "progbits",
  2: "symtab",
  3: "strtab",
  4: "relocation",
  7: "note",
  8: "nobits",
  9: "relocation",
};

export function readSections(bytes: Uint8Array, header: ElfHeader): readonly Section[] {
  const words = wordsOf(bytes, header);
  const wide = header.bits === 64;
  const bounds = (at: number) =>
    [words.word(at + (wide ? 24 : 16)), words.word(at + (wide ? 32 : 20))] as const;
  const rowsOf = rows(header.sectionHeaders);
  const names = rowsOf[words.u16(positions[header.bits].counts + 8)];
  const [namesAt, namesSize] = names === undefined ? [0, 0] : bounds(names);
  if (namesAt + namesSize > bytes.length) throw malformed("its section names lie behind its end");
  const strings = bytes.subarray(namesAt, namesAt + namesSize);
  return rowsOf.map((at) => {
    const [offset, size] = bounds(at);
    const type = sectionTypes[words.u32(at + 4)] ?? "other";
    if (type !== "nobits" && type !== "null" && offset + size > bytes.length) {
      throw malformed("a section lies behind its end");
    }
    const loaded = (words.word(at + 8) & 2) !== 0;
    return { name: nameAt(strings, words.u32(at)), type, loaded, offset, size };
  });
}

/** The NUL-ended text at `offset` of a string table, at most 4096 bytes of it. */
export function nameAt(strings: Uint8Array, offset: number): string {
  const part = strings.subarray(offset, offset + 4096);
  const end = part.indexOf(0);
  return Buffer.from(end < 0 ? part : part.subarray(0, end)).toString("utf8");
}

function rows({ offset, size, count }: Table): readonly number[] {
  return Array.from({ length: count }, (_, index) => offset + index * size);
}
