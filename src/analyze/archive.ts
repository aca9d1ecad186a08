import { isCpio, walkCpio } from "../codec/cpio/index.js";
import { walkTar } from "../codec/tar/index.js";
import { type Draft, unitsPerByte } from "./draft.js";
import { notAnArchive } from "./errors.js";
import { fileDraft } from "./file.js";
import { type Measured, newOpener, plain, type Stream } from "./stream.js";

/** A file of an archive. */
export interface FoundFile {
  /** Relative to the root: `usr/lib/libc.so.6`. */
  readonly path: string;
  readonly draft: Draft;
}

/** What an archive, or a row of them, holds. */
export interface Found {
  readonly files: readonly FoundFile[];
  /** Paths of files without content. */
  readonly empty: readonly string[];
  readonly overhead: readonly Draft[];
  /** Compressions in the order of their first use; `none` among them. */
  readonly compressions: readonly string[];
}

export const nothing: Found = { files: [], empty: [], overhead: [], compressions: [] };

/** An entry of cpio or tar. */
interface Item {
  readonly path: string;
  readonly kind: string;
  readonly start: number;
  readonly from: number;
  readonly to: number;
  readonly end: number;
}

/**
 * Reads what a kernel takes as its initial file system: cpio archives in a row, each compressed or not, zero
 * bytes between them. `first` is what starts at the first byte, when that was unpacked already, by `open`.
 * Throws `NOT_AN_ARCHIVE`, `CPIO_MALFORMED`, and what decompressing throws.
 */
export function readInitramfs(bytes: Uint8Array, open = newOpener(), first?: Stream): Found {
  const all: Found[] = [];
  let at = 0;
  while (at < bytes.length) {
    const start = skipZeros(bytes, at);
    if (start > at) all.push(filler(start - at));
    at = start;
    if (at === bytes.length) break;
    if (isCpio(bytes, at)) {
      const { items, end } = walkCpio(bytes, at);
      all.push({ ...foundIn(plain(bytes), items, at, end), compressions: ["none"] });
      at = end;
      continue;
    }
    const stream = at === 0 && first !== undefined ? first : open(bytes, at);
    if (stream === undefined)
      throw notAnArchive(`byte ${at} starts neither a cpio archive nor compressed data`);
    const inside = cpiosIn(stream);
    all.push({
      ...inside,
      overhead: [...inside.overhead, stream.overhead],
      compressions: [stream.compression],
    });
    at = stream.end;
  }
  return joined(all);
}

/** Archives in a row, all in one stream. */
function cpiosIn(source: Measured): Found {
  const { bytes } = source;
  const all: Found[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = skipZeros(bytes, at);
    if (start > at) all.push(foundIn(source, [], at, start));
    if (start === bytes.length) break;
    if (!isCpio(bytes, start))
      throw notAnArchive(`what is compressed in it is no cpio archive at byte ${start}`);
    const { items, end } = walkCpio(bytes, start);
    all.push(foundIn(source, items, start, end));
    at = end;
  }
  return joined(all);
}

/** Reads a tar archive that was unpacked already. Throws `TAR_MALFORMED`. */
export function readTar(source: Measured): Found {
  return foundIn(source, walkTar(source.bytes).items, 0, source.bytes.length);
}

/** Files as drafts; everything else from `start` to `end` (headers, folders, links, padding) as overhead. */
function foundIn(source: Measured, items: readonly Item[], start: number, end: number): Found {
  const files: FoundFile[] = [];
  const empty: string[] = [];
  let raw = end - start;
  let units = source.measure(start, end);
  for (const { path, kind, from, to } of items) {
    if (kind === "file" && to === from) empty.push(normal(path));
    if (kind !== "file" || to === from) continue;
    const draft = fileDraft(source, normal(path), from, to);
    raw -= draft.raw;
    units -= draft.units;
    files.push({ path: normal(path), draft });
  }
  const overhead = raw === 0 ? [] : [{ name: "archive headers", kind: "overhead" as const, raw, units }];
  return { files, empty, overhead, compressions: [] };
}

/** Most parts of a path that are told apart. */
const deepest = 64;

/** `./usr//lib/x` is `usr/lib/x`; what lies deeper than any real file system keeps its last parts as one. */
export function normal(path: string): string {
  return path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}

export function partsOf(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.length <= deepest
    ? parts
    : [...parts.slice(0, deepest - 1), parts.slice(deepest - 1).join("/")];
}

function filler(count: number): Found {
  const overhead = { name: "padding", kind: "overhead" as const, raw: count, units: count * unitsPerByte };
  return { ...nothing, overhead: [overhead] };
}

function skipZeros(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 0) at++;
  return at;
}

/** Several as one. */
export function joined(all: readonly Found[]): Found {
  return {
    files: all.flatMap(({ files }) => files),
    empty: all.flatMap(({ empty }) => empty),
    overhead: all.flatMap(({ overhead }) => overhead),
    compressions: [...new Set(all.flatMap(({ compressions }) => compressions))],
  };
}
