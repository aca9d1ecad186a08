import { fileOffset, readEntries } from "./dynamic.js";
import { nameAt } from "./layout.js";
import { type ElfFile, sectionBytes } from "./parse.js";
import { wordsOf } from "./word.js";

const tags = { strings: 5, stringsSize: 10 } as const;
/** Symbols of no section are those that a file wants of others (SHN_UNDEF). */
const undefinedSection = 0;

/**
 * Names of the functions and variables that a file wants of its libraries: the undefined symbols of `.dynsym` (System V
 * ABI, chapter 4). Empty for a static program and for a file without section headers. Throws `ELF_MALFORMED`.
 */
export function importedSymbols(bytes: Uint8Array, elf: ElfFile): readonly string[] {
  const table = sectionBytes(bytes, elf, ".dynsym");
  const entries = readEntries(bytes, elf, elf.segments);
  const value = (wanted: number) => entries.find(({ tag }) => tag === wanted)?.value;
  const [address, size] = [value(tags.strings), value(tags.stringsSize)];
  if (table === undefined || address === undefined || size === undefined) return [];
  const from = fileOffset(elf.segments, address);
  const strings = bytes.subarray(from, from + size);
  const words = wordsOf(table, elf);
  const [length, section] = elf.bits === 64 ? [24, 6] : [16, 14];
  const names: string[] = [];
  for (let at = 0; at + length <= table.length; at += length) {
    if (words.u16(at + section) !== undefinedSection) continue;
    const name = nameAt(strings, words.u32(at));
    if (name !== "") names.push(name);
  }
  return names;
}
