import { adbInfo } from "./adb-info.js";
import { type Adb, openAdb, type Value } from "./adb-values.js";
import { damagedApk } from "./errors.js";
import type { PackageInfo } from "./info.js";

export interface AdbOwner {
  /** Permission bits. */
  readonly mode: number;
  readonly user: string;
  readonly group: string;
}

export type AdbFile = AdbOwner & {
  /** Path below the root. */
  readonly path: string;
} & (
    | { readonly kind: "file"; readonly size: number; readonly hash: Uint8Array; readonly place: DataPlace }
    | { readonly kind: "symlink" | "link"; readonly target: string }
    | { readonly kind: "device" }
    | { readonly kind: "directory" }
  );

/** Numbers of folder and file, from 1, by which the block with a file's bytes names it. */
export interface DataPlace {
  readonly folder: number;
  readonly file: number;
}

/** What an ADB of schema `pckg` says. */
export interface AdbPackage {
  readonly info: PackageInfo;
  /** Everything it ships; the bytes of files that have any follow in data blocks, in this order. */
  readonly files: readonly AdbFile[];
}

/** Reads the content of the ADB block of a package. Throws `APK_DAMAGED`. */
export function readAdbPackage(block: Uint8Array): AdbPackage {
  const adb = openAdb(block);
  const [info = 0, paths = 0] = adb.slots(adb.root);
  return {
    info: adbInfo(adb, info),
    files: adb.slots(paths).flatMap((folder, index) => filesOf(adb, folder, index + 1)),
  };
}

/** A folder and what lies in it; the root itself is not listed. */
function filesOf(adb: Adb, value: Value, folder: number): readonly AdbFile[] {
  const [name = 0, acl = 0, files = 0] = adb.slots(value);
  const path = adb.text(name);
  const inside = adb.slots(files).map((file, index) => fileOf(adb, file, path, { folder, file: index + 1 }));
  return path === "" ? inside : [{ ...owner(adb, acl), path, kind: "directory" }, ...inside];
}

function fileOf(adb: Adb, value: Value, folder: string, place: DataPlace): AdbFile {
  const [name = 0, acl = 0, size = 0, , hashes = 0, target = 0] = adb.slots(value);
  const common = { ...owner(adb, acl), path: folder === "" ? adb.text(name) : `${folder}/${adb.text(name)}` };
  if (target !== 0) return { ...common, ...special(adb.blob(target), common.path) };
  return { ...common, kind: "file", size: adb.int(size), hash: adb.blob(hashes), place };
}

/** What stands for content: two bytes of file type as in st_mode, then a path or a device's number. */
function special(target: Uint8Array, path: string) {
  const type = ((target[0] ?? 0) | ((target[1] ?? 0) << 8)) & 0o170000;
  const text = Buffer.from(target.subarray(2)).toString("utf8");
  if (type === 0o120000) return { kind: "symlink", target: text } as const;
  if (type === 0o100000) return { kind: "link", target: text } as const;
  if ([0o020000, 0o060000, 0o010000].includes(type)) return { kind: "device" } as const;
  throw damagedApk(`it says of ${path} that it is of no known type`);
}

function owner(adb: Adb, value: Value): AdbOwner {
  const [mode = 0, user = 0, group = 0] = adb.slots(value);
  return { mode: adb.int(mode) & 0o7777, user: adb.text(user), group: adb.text(group) };
}
