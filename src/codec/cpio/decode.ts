import { type CpioEntry, fileType, headerSize, magic, padding, pathMax, trailer } from "./entry.js";
import { malformed } from "./errors.js";

/**
 * Reads uncompressed cpio archives in the "newc" format, one or several behind one another with zero bytes
 * between them, as the kernel does. Data are views of `bytes`.
 * Throws `CPIO_MALFORMED` on anything else, hard links and sockets included.
 */
export function decodeCpio(bytes: Uint8Array): readonly CpioEntry[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: CpioEntry[] = [];
  let offset = 0;
  let open = false;
  for (;;) {
    if (!open) {
      while (buffer[offset] === 0) offset++;
      if (offset === buffer.length) return entries;
      if ((offset & 3) !== 0) throw malformed(offset, "an archive starts at no multiple of four");
    }
    const { entry, end } = readEntry(buffer, offset);
    offset = end;
    open = entry !== undefined;
    if (entry !== undefined) entries.push(entry);
  }
}

/** One entry and where the next starts; no entry at the end mark. */
function readEntry(buffer: Buffer, offset: number): { entry: CpioEntry | undefined; end: number } {
  if (buffer.length - offset < headerSize) throw malformed(offset, "the archive is cut off");
  const head = buffer.toString("latin1", offset, offset + headerSize);
  if (!head.startsWith(magic)) throw malformed(offset, "there is no newc header");
  if (!/^[0-9a-fA-F]+$/.test(head)) throw malformed(offset, "a number is not hexadecimal");
  const field = (index: number) => Number.parseInt(head.slice(6 + index * 8, 14 + index * 8), 16);
  const nameSize = field(11);
  if (nameSize < 2 || nameSize > pathMax) throw malformed(offset, "a path has an impossible length");
  const nameEnd = offset + headerSize + nameSize;
  const start = nameEnd + padding(headerSize + nameSize);
  const size = field(6);
  if (start + size > buffer.length) throw malformed(offset, "the archive is cut off");
  if (buffer[nameEnd - 1] !== 0) throw malformed(offset, "a path does not end with NUL");
  const path = text(buffer.subarray(offset + headerSize, nameEnd - 1), offset);
  const end = start + size + padding(size);
  if (path === trailer) {
    if (size !== 0) throw malformed(offset, "the end mark has content");
    return { entry: undefined, end: Math.min(end, buffer.length) };
  }
  const data = buffer.subarray(start, start + size);
  return { entry: entryOf(path, field, data, offset), end };
}

function entryOf(path: string, field: (n: number) => number, data: Buffer, offset: number): CpioEntry {
  const common = { path, mode: field(1) & 0o7777, uid: field(2), gid: field(3) };
  const type = field(1) & ~0o7777;
  if (type === fileType.file && field(4) > 1) throw malformed(offset, `/${path} is a hard link`);
  if (type === fileType.file) return { ...common, kind: "file", data };
  if (type === fileType.symlink) return { ...common, kind: "symlink", target: text(data, offset) };
  if (data.length > 0) throw malformed(offset, `/${path} is no file and has content`);
  if (type === fileType.directory) return { ...common, kind: "directory" };
  if (type !== fileType.character && type !== fileType.block) {
    throw malformed(offset, `/${path} is of an unknown type`);
  }
  const device = type === fileType.block ? "block" : "character";
  return { ...common, kind: "device", device, major: field(9), minor: field(10) };
}

function text(bytes: Uint8Array, offset: number): string {
  try {
    const decoded = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    if (decoded !== "" && !decoded.includes("\0")) return decoded;
  } catch {}
  throw malformed(offset, "a path is empty, holds NUL or is not UTF-8");
}
