import { type DynamicEntry, fileOffset, readEntries } from "./dynamic.js";
import { malformed } from "./errors.js";
import { nameAt } from "./layout.js";
import type { ElfFile } from "./parse.js";
import { type Words, wordsOf } from "./word.js";

/** Versions of symbols that a file wants of one library: `GLIBC_2.38` of `libc.so.6`. */
export interface NeededVersions {
  readonly library: string;
  readonly versions: readonly string[];
}

const tags = { strings: 5, stringsSize: 10, defined: 0x6ffffffc, needed: 0x6ffffffe } as const;
const weak = 2;

/**
 * Symbol versions without which the dynamic loader refuses a file (DT_VERNEED; LSB core, "Symbol Versioning"), by
 * library. Throws `ELF_MALFORMED`.
 */
export function neededVersions(bytes: Uint8Array, elf: ElfFile): readonly NeededVersions[] {
  const tables = openTables(bytes, elf, tags.needed);
  if (tables === undefined) return [];
  const { words, text, start } = tables;
  return chain(start, 16, bytes, (at) => ({
    next: words.u32(at + 12),
    value: {
      library: text(words.u32(at + 4)),
      versions: chain(at + words.u32(at + 8), 16, bytes, (aux) => ({
        next: words.u32(aux + 12),
        value: (words.u16(aux + 4) & weak) === 0 ? [text(words.u32(aux + 8))] : [],
      })).flat(),
    },
  }));
}

/** The symbol versions that a library has (DT_VERDEF), its own name among them. Throws `ELF_MALFORMED`. */
export function definedVersions(bytes: Uint8Array, elf: ElfFile): readonly string[] {
  const tables = openTables(bytes, elf, tags.defined);
  if (tables === undefined) return [];
  const { words, text, start } = tables;
  return chain(start, 20, bytes, (at) => ({
    next: words.u32(at + 16),
    value: text(words.u32(at + words.u32(at + 12))),
  }));
}

function openTables(bytes: Uint8Array, elf: ElfFile, tag: number) {
  const entries = readEntries(bytes, elf, elf.segments);
  const value = (wanted: number) => entries.find((entry: DynamicEntry) => entry.tag === wanted)?.value;
  const [address, strings] = [value(tag), value(tags.strings)];
  if (address === undefined || strings === undefined) return undefined;
  const from = fileOffset(elf.segments, strings);
  const table = bytes.subarray(from, from + (value(tags.stringsSize) ?? 0));
  const words: Words = wordsOf(bytes, elf);
  return { words, text: (offset: number) => nameAt(table, offset), start: fileOffset(elf.segments, address) };
}

/** Records that each say how far the next one is; 0 ends them. They only lead forward, so a chain ends. */
function chain<T>(
  start: number,
  size: number,
  bytes: Uint8Array,
  read: (at: number) => { readonly next: number; readonly value: T },
): T[] {
  const values: T[] = [];
  for (let at = start; ; ) {
    if (at + size > bytes.length) throw malformed("its symbol versions lie behind its end");
    const { next, value } = read(at);
    values.push(value);
    if (next === 0) return values;
    at += next;
  }
}
