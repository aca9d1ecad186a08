import { LeanError } from "../../error/index.js";
import { type CpioEntry, fileType, magic, padding, pathMax, trailer } from "./entry.js";

/**
 * Writes one cpio archive in the "newc" format (Documentation/driver-api/early-userspace/buffer-format.rst),
 * `TRAILER!!!` included, as chunks. Deterministic: entries in the order given, modification time
 * and inode number 0 (no entry has a second link, so nobody compares the numbers, and counting them up would
 * cost compressed bytes). The length is a multiple of four, so archives may follow one another.
 * A folder must come before what lies in it: the kernel makes no parents.
 * Throws `CPIO_PATH_UNFIT` (empty, holding NUL, or longer than PATH_MAX) and `CPIO_FILE_TOO_LARGE` (4 GiB).
 */
export async function* encodeCpio(
  entries: Iterable<CpioEntry> | AsyncIterable<CpioEntry>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const entry of entries) {
    const body = bodyOf(entry);
    yield header(fields(entry, body.length), checkedPath(entry.path));
    if (body.length > 0) yield body;
    if (padding(body.length) > 0) yield new Uint8Array(padding(body.length));
  }
  yield header(nothing, trailer);
}

/** Size in bytes that an entry takes in an archive, `size` being that of its data or link target. */
export function cpioEntrySize(path: string, size: number): number {
  const head = 110 + Buffer.byteLength(path) + 1;
  return head + padding(head) + size + padding(size);
}

interface Fields {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly links: number;
  readonly size: number;
  readonly major: number;
  readonly minor: number;
}

const nothing: Fields = { mode: 0, uid: 0, gid: 0, links: 1, size: 0, major: 0, minor: 0 };

function fields(entry: CpioEntry, size: number): Fields {
  const { uid, gid } = entry;
  const type = entry.kind === "device" ? fileType[entry.device] : fileType[entry.kind];
  const device = entry.kind === "device" ? entry : { major: 0, minor: 0 };
  return {
    mode: type | (entry.mode & 0o7777),
    uid,
    gid,
    links: 1,
    size,
    major: device.major,
    minor: device.minor,
  };
}

function header(of: Fields, path: string): Uint8Array {
  const name = Buffer.from(path, "utf8");
  const numbers = [0, of.mode, of.uid, of.gid, of.links, 0, of.size, 0, 0, of.major, of.minor];
  const digits = [...numbers, name.length + 1, 0].map((n) => n.toString(16).padStart(8, "0")).join("");
  const head = Buffer.from(magic + digits, "ascii");
  const end = new Uint8Array(1 + padding(head.length + name.length + 1));
  return Buffer.concat([head, name, end]);
}

function bodyOf(entry: CpioEntry): Uint8Array {
  if (entry.kind === "symlink") return Buffer.from(checkedPath(entry.target), "utf8");
  if (entry.kind !== "file") return new Uint8Array(0);
  if (entry.data.length >= 2 ** 32) throw tooLarge(entry.path);
  return entry.data;
}

function checkedPath(path: string): string {
  if (path !== "" && path !== trailer && !path.includes("\0") && Buffer.byteLength(path) < pathMax)
    return path;
  throw new LeanError({
    code: "CPIO_PATH_UNFIT",
    message: `The path ${JSON.stringify(path.slice(0, 80))} cannot be put in an image: it is empty, reserved, holds a NUL byte or has ${pathMax} bytes or more.`,
    hint: "Rename the file.",
  });
}

function tooLarge(path: string): LeanError {
  return new LeanError({
    code: "CPIO_FILE_TOO_LARGE",
    message: `/${path} has 4 GiB or more, which an initial root file system cannot hold.`,
    hint: "Leave it out of the release and give it to the VM as a volume.",
  });
}
