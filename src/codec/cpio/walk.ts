import { fileType, headerSize, padding, trailer } from "./entry.js";
import { malformed } from "./errors.js";

/** Where an entry of an archive lies. Positions count from the start of the bytes that hold the archive. */
export interface CpioItem {
  readonly path: string;
  readonly kind: "file" | "directory" | "symlink" | "device" | "other";
  readonly mode: number;
  /** Its header, with path and padding, starts here. */
  readonly start: number;
  /** Its content. */
  readonly from: number;
  readonly to: number;
  /** Behind the padding. */
  readonly end: number;
}

const magics = new Set(["070701", "070702"]);

/** Whether a cpio archive in "newc" format, with checksums or without, starts here. */
export function isCpio(bytes: Uint8Array, at = 0): boolean {
  return magics.has(latin1(bytes, at, 6));
}

/**
 * Walks over one archive from `at` to behind its end mark and says where the entries lie, of any kind that the
 * kernel takes, hard links included. An archive without an end mark ends with the bytes.
 * Throws `CPIO_MALFORMED`.
 */
export function walkCpio(
  bytes: Uint8Array,
  at: number,
): { readonly items: readonly CpioItem[]; readonly end: number } {
  const items: CpioItem[] = [];
  let next = at;
  while (next < bytes.length) {
    const item = readItem(bytes, next);
    next = item.end;
    if (item.path === trailer) return { items, end: next };
    items.push(item);
  }
  return { items, end: next };
}

function readItem(bytes: Uint8Array, start: number): CpioItem {
  if (start + headerSize > bytes.length) throw malformed(start, "the archive is cut off");
  const head = latin1(bytes, start, headerSize);
  if (!magics.has(head.slice(0, 6))) throw malformed(start, "there is no newc header");
  if (!/^[0-9a-fA-F]+$/.test(head)) throw malformed(start, "a number is not hexadecimal");
  const field = (index: number) => Number.parseInt(head.slice(6 + index * 8, 14 + index * 8), 16);
  const nameSize = field(11);
  const name = start + headerSize;
  if (nameSize < 1 || name + nameSize > bytes.length)
    throw malformed(start, "a path has an impossible length");
  const from = name + nameSize + padding(headerSize + nameSize);
  const to = from + field(6);
  if (to > bytes.length) throw malformed(start, "the archive is cut off");
  const path = text(bytes.subarray(name, name + nameSize - 1));
  const end = Math.min(bytes.length, to + padding(to - from));
  return { path, kind: kindOf(field(1)), mode: field(1) & 0o7777, start, from, to, end };
}

function kindOf(mode: number): CpioItem["kind"] {
  const type = mode & 0o170000;
  if (type === fileType.file) return "file";
  if (type === fileType.directory) return "directory";
  if (type === fileType.symlink) return "symlink";
  return type === fileType.character || type === fileType.block ? "device" : "other";
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
}

function latin1(bytes: Uint8Array, at: number, size: number): string {
  return Buffer.from(
    bytes.buffer,
    bytes.byteOffset + at,
    Math.max(0, Math.min(size, bytes.length - at)),
  ).toString("latin1");
}
