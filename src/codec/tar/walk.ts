import { malformed } from "./errors.js";
import { headerOf, paxPath, type TarHeader, text } from "./header.js";

/** Where an entry of an archive lies. Positions count from the start of the archive. */
export interface TarItem {
  readonly path: string;
  readonly kind: "file" | "directory" | "symlink" | "device" | "other";
  readonly mode: number;
  /** Its header, and those that only lengthen its path, start here. */
  readonly start: number;
  /** Its content. */
  readonly from: number;
  readonly to: number;
  /** Behind the padding. */
  readonly end: number;
}

export const block = 512;

const kinds: Readonly<Record<string, TarItem["kind"]>> = {
  "\0": "file",
  "0": "file",
  "2": "symlink",
  "3": "device",
  "4": "device",
  "5": "directory",
  "7": "file",
};

/** Whether a tar archive with entries starts here: its first header has a right checksum. */
export function isTar(bytes: Uint8Array): boolean {
  return headerOf(bytes, 0) !== undefined;
}

/**
 * Walks over a tar archive (POSIX ustar and pax, GNU long names) and says where the entries lie. `end` is behind
 * its end mark of two zero blocks, or the end of the bytes. Throws `TAR_MALFORMED`.
 */
export function walkTar(bytes: Uint8Array): { readonly items: readonly TarItem[]; readonly end: number } {
  const items: TarItem[] = [];
  let start = 0;
  let longPath: string | undefined;
  for (let at = 0; at < bytes.length; ) {
    if (isZero(bytes, at)) return { items, end: at };
    const header = headerOf(bytes, at);
    if (header === undefined) throw malformed(at, "a header is damaged");
    const from = at + block;
    const to = from + header.size;
    if (to > bytes.length) throw malformed(at, "the archive is cut off");
    const end = Math.min(bytes.length, to + ((block - (header.size % block)) % block));
    const told = pathFor(header, bytes.subarray(from, to));
    if (told === undefined) {
      const path = longPath ?? header.path;
      items.push({ path, kind: kinds[header.type] ?? "other", mode: header.mode, start, from, to, end });
      start = end;
    }
    longPath = told === undefined ? undefined : told || longPath;
    at = end;
  }
  return { items, end: bytes.length };
}

/** The path that a header of headers tells for the next entry, "" when it tells none; undefined for an entry. */
function pathFor({ type }: TarHeader, content: Uint8Array): string | undefined {
  if (type === "x") return paxPath(content);
  if (type === "L") return text(content);
  return type === "g" || type === "K" || type === "V" ? "" : undefined;
}

function isZero(bytes: Uint8Array, at: number): boolean {
  return bytes.subarray(at, at + block).every((byte) => byte === 0);
}
