import { readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { systemCode } from "../../error/index.js";
import { type Bundle, readBundle } from "../read.js";
import { fileTooLarge, nothingThere, unreadable } from "./errors.js";
import { type FolderFile, walkFolder } from "./folder.js";

/** Something that can be looked into, its bytes read but not yet unpacked. */
export type OpenImage =
  | {
      readonly kind: "bundle";
      readonly bundle: Bundle;
      readonly kernel: Uint8Array;
      readonly rootfs: Uint8Array;
    }
  /** An initramfs, tarball or OCI archive: its content tells which. */
  | { readonly kind: "file"; readonly name: string; readonly bytes: Uint8Array }
  /** A root folder; its files are read one at a time. */
  | { readonly kind: "folder"; readonly name: string; readonly files: () => AsyncGenerator<FolderFile> };

/** Largest file that is read: all of it is held in memory. */
const largestFile = 2 * 1024 * 1024 * 1024 - 1;

/**
 * Opens an image of ours (a folder with `image.json`), a foreign file or a root folder.
 * Throws `NOTHING_THERE`, `UNREADABLE`, `FILE_TOO_LARGE`, and what `readBundle` throws.
 */
export async function openImage(path: string): Promise<OpenImage> {
  const place = resolve(path);
  const found = await stat(place).catch((error: unknown) => {
    if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") throw nothingThere(path);
    throw unreadable(path, error);
  });
  if (found.isDirectory()) return openFolder(place);
  if (!found.isFile()) throw unreadable(path, undefined);
  if (found.size > largestFile) throw fileTooLarge(path, found.size);
  return { kind: "file", name: basename(place), bytes: await read(place) };
}

async function openFolder(folder: string): Promise<OpenImage> {
  const own = await stat(join(folder, "image.json")).catch(() => undefined);
  if (own === undefined) return { kind: "folder", name: basename(folder), files: () => walkFolder(folder) };
  const bundle = await readBundle(folder);
  const [kernel, rootfs] = await Promise.all([read(bundle.kernel), read(bundle.rootfs)]);
  return { kind: "bundle", bundle, kernel, rootfs };
}

function read(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
}
