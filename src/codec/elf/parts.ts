import { type ElfFile, parseElf } from "./parse.js";

/** A named range of an ELF file. */
export interface ElfPart {
  /** A section's name; `headers`, `padding`, or for a file without sections what its segment is for. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Divides an ELF file into parts that follow one another and cover it whole: its sections, or its segments when
 * the table of sections was removed. Where ranges overlap, the one that starts first has the bytes.
 * Throws `NOT_ELF`, `ELF_MALFORMED`.
 */
export function elfParts(bytes: Uint8Array): readonly ElfPart[] {
  const elf = parseElf(bytes);
  const named = sections(elf);
  const ranges = [...headers(bytes, elf), ...(named.length > 0 ? named : segments(elf))];
  const parts: ElfPart[] = [];
  let at = 0;
  for (const { name, from, to } of ranges.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (to <= at) continue;
    if (from > at) parts.push({ name: "padding", from: at, to: from });
    parts.push({ name, from: Math.max(from, at), to });
    at = to;
  }
  return at < bytes.length ? [...parts, { name: "padding", from: at, to: bytes.length }] : parts;
}

function headers(bytes: Uint8Array, { bits, programHeaders, sectionHeaders }: ElfFile): readonly ElfPart[] {
  const tables = [programHeaders, sectionHeaders].filter(({ count }) => count > 0);
  const ranges = [{ offset: 0, size: bits === 64 ? 64 : 52, count: 1 }, ...tables];
  return ranges.map(({ offset, size, count }) => ({
    name: "headers",
    from: offset,
    to: Math.min(bytes.length, offset + size * count),
  }));
}

function sections({ sections: all }: ElfFile): readonly ElfPart[] {
  return all
    .filter(({ type, size }) => type !== "nobits" && type !== "null" && size > 0)
    .map(({ name, offset, size }) => ({ name: name || "unnamed section", from: offset, to: offset + size }));
}

/** Parts that a loader finds without sections, by what they are mapped as. */
function segments({ segments: all }: ElfFile): readonly ElfPart[] {
  return all
    .filter(({ type, fileSize }) => type === "load" && fileSize > 0)
    .map(({ offset, fileSize, executable, writable }) => ({
      name: executable ? "code" : writable ? "data" : "read-only data",
      from: offset,
      to: offset + fileSize,
    }));
}
