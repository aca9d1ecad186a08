import { dynamicOf } from "./dynamic.js";
import { malformed } from "./errors.js";
import {
  type ElfHeader,
  readHeader,
  readSections,
  readSegments,
  type Section,
  type Segment,
} from "./layout.js";
import { type Note, readNotes } from "./notes.js";

/** What an ELF file says about itself. */
export interface ElfFile extends ElfHeader {
  readonly segments: readonly Segment[];
  readonly sections: readonly Section[];
  /** Path of the dynamic loader (PT_INTERP). */
  readonly interpreter?: string;
  /** Shared libraries it names (DT_NEEDED), in order. */
  readonly needed: readonly string[];
  readonly soname?: string;
  /** Folders to look for libraries in (DT_RUNPATH, else DT_RPATH), `$ORIGIN` not replaced. */
  readonly runpath: readonly string[];
  /** GNU build id, hex. */
  readonly buildId?: string;
}

/** Whether bytes start like an ELF file. */
export function isElf(bytes: Uint8Array): boolean {
  return (
    bytes.length >= 4 && bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46
  );
}

/**
 * Reads the headers of an ELF file: 32 or 64 bit, either byte order (System V ABI, chapters 4 and 5).
 * Throws `NOT_ELF` when it is none and `ELF_MALFORMED` when a header points outside the file.
 */
export function parseElf(bytes: Uint8Array): ElfFile {
  const header = readHeader(bytes);
  const segments = readSegments(bytes, header);
  const sections = readSections(bytes, header);
  const interpreter = segments.find((segment) => segment.type === "interp");
  const buildId = readNotes(bytes, header, segments, sections).find(
    (note) => note.name === "GNU" && note.type === 3,
  );
  return {
    ...header,
    segments,
    sections,
    ...(interpreter === undefined
      ? {}
      : { interpreter: textAt(bytes, interpreter.offset, interpreter.fileSize) }),
    ...dynamicOf(bytes, header, segments),
    ...(buildId === undefined ? {} : { buildId: Buffer.from(buildId.content).toString("hex") }),
  };
}

/** The bytes of the first section of that name, or undefined. */
export function sectionBytes(bytes: Uint8Array, elf: ElfFile, name: string): Uint8Array | undefined {
  const section = elf.sections.find((one) => one.name === name && one.type !== "nobits");
  return section === undefined ? undefined : bytes.subarray(section.offset, section.offset + section.size);
}

/** The notes of a file: of its PT_NOTE segments, or of its note sections where there are no segments. */
export function elfNotes(bytes: Uint8Array, elf: ElfFile): readonly Note[] {
  return readNotes(bytes, elf, elf.segments, elf.sections);
}

function textAt(bytes: Uint8Array, offset: number, size: number): string {
  const part = bytes.subarray(offset, offset + size);
  const end = part.indexOf(0);
  if (end < 0) throw malformed("its interpreter's path does not end");
  return Buffer.from(part.subarray(0, end)).toString("utf8");
}
