import { malformed } from "./errors.js";
import { type ElfHeader, nameAt, type Segment } from "./layout.js";
import { wordsOf } from "./word.js";

interface Dynamic {
  readonly needed: readonly string[];
  readonly soname?: string;
  readonly runpath: readonly string[];
}

const tags = { end: 0, needed: 1, strings: 5, stringsSize: 10, soname: 14, rpath: 15, runpath: 29 } as const;

/** Reads PT_DYNAMIC. Its string table is named by address, so it is looked up through the PT_LOAD segments. */
export function dynamicOf(bytes: Uint8Array, header: ElfHeader, segments: readonly Segment[]): Dynamic {
  const entries = readEntries(bytes, header, segments);
  const all = (tag: number) => entries.filter((entry) => entry.tag === tag).map((entry) => entry.value);
  const [address] = all(tags.strings);
  if (address === undefined) return { needed: [], runpath: [] };
  const start = fileOffset(segments, address);
  const strings = bytes.subarray(start, start + (all(tags.stringsSize)[0] ?? 0));
  const texts = (tag: number) => all(tag).map((offset) => nameAt(strings, offset));
  const [soname] = texts(tags.soname);
  const [runpath] = [...texts(tags.runpath), ...texts(tags.rpath)];
  return {
    needed: texts(tags.needed),
    ...(soname === undefined ? {} : { soname }),
    runpath: runpath === undefined ? [] : runpath.split(":").filter((folder) => folder !== ""),
  };
}

export interface DynamicEntry {
  readonly tag: number;
  readonly value: number;
}

/** The entries of PT_DYNAMIC up to DT_NULL. */
export function readEntries(
  bytes: Uint8Array,
  header: ElfHeader,
  segments: readonly Segment[],
): DynamicEntry[] {
  const segment = segments.find((one) => one.type === "dynamic");
  const entries: DynamicEntry[] = [];
  if (segment === undefined) return entries;
  const words = wordsOf(bytes, header);
  const width = header.bits / 8;
  const end = segment.offset + segment.fileSize;
  for (let at = segment.offset; at + 2 * width <= end; at += 2 * width) {
    const tag = words.word(at);
    if (tag === tags.end) break;
    entries.push({ tag, value: words.word(at + width) });
  }
  return entries;
}

/** Where an address lies in the file. Throws `ELF_MALFORMED`. */
export function fileOffset(segments: readonly Segment[], address: number): number {
  const holder = segments.find(
    ({ type, address: start, fileSize }) => type === "load" && start <= address && address < start + fileSize,
  );
  if (holder === undefined) throw malformed("its dynamic string table is in no segment");
  return address - holder.address + holder.offset;
}
