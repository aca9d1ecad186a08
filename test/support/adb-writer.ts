import { createHash, sign } from "node:crypto";
import { posix } from "node:path";
import { deflateRawSync } from "node:zlib";
import { type ApkSigner, keyIdOf } from "./apk-signer.js";
import { type ApkSpec, builtAt, type WrittenApk } from "./apk-writer.js";
import type { TarEntry } from "./deb-writer.js";

const schemas = { index: "indx", package: "pckg" } as const;

/** Writes values one behind the other; each gives the word that stands for it (apk-v3(5)). */
interface AdbWriter {
  text(value: string | Buffer | undefined): number;
  int(value: number): number;
  /** Slots from the first on; empty ones at the end are left out. */
  object(slots: readonly number[]): number;
  finish(root: number): Buffer;
}

export function newAdb(): AdbWriter {
  const parts: Buffer[] = [Buffer.alloc(8)];
  let size = 8;
  const put = (bytes: Buffer, alignment: number): number => {
    const padding = (alignment - (size % alignment)) % alignment;
    parts.push(Buffer.alloc(padding), bytes);
    size += padding + bytes.length;
    return size - bytes.length;
  };
  const word = (type: number, value: number) => ((type << 28) | value) >>> 0;
  const blob = (bytes: Buffer): number => {
    const wide = bytes.length <= 0xff ? 1 : bytes.length <= 0xffff ? 2 : 4;
    const length = Buffer.alloc(wide);
    length.writeUIntLE(bytes.length, 0, wide);
    return word({ 1: 8, 2: 9, 4: 10 }[wide], put(Buffer.concat([length, bytes]), wide));
  };
  return {
    text: (value) => (value === undefined || value.length === 0 ? 0 : blob(Buffer.from(value))),
    int(value) {
      if (value < 0x10000000) return word(1, value);
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(value);
      return word(2, put(bytes, 4));
    },
    object(slots) {
      const used = slots.slice(0, slots.findLastIndex((slot) => slot !== 0) + 1);
      if (used.length === 0) return 0;
      const bytes = Buffer.alloc(4 * (used.length + 1));
      for (const [index, slot] of [used.length + 1, ...used].entries()) bytes.writeUInt32LE(slot, 4 * index);
      return word(14, put(bytes, 4));
    },
    finish(root) {
      parts[0]?.writeUInt32LE(root, 4);
      return Buffer.concat(parts);
    },
  };
}

export interface AdbFileOptions {
  readonly signer?: ApkSigner | undefined;
  readonly data?: readonly Buffer[];
  readonly compression?: "none" | "deflate" | "deflate:9" | "zstd";
}

/** An ADB file: header, block, signature, blocks with bytes of files; compressed. */
export function adbFile(schema: keyof typeof schemas, block: Buffer, options: AdbFileOptions): Buffer {
  const { signer, data = [], compression = "deflate" } = options;
  const kind = Buffer.from(schemas[schema]);
  const whole = Buffer.concat([
    Buffer.from("ADB."),
    kind,
    blockOf(0, block),
    ...(signer === undefined ? [] : [blockOf(1, adbSignature(kind, block, signer))]),
    ...data.map((bytes) => blockOf(2, bytes)),
  ]);
  if (compression === "none") return whole;
  if (compression === "deflate") return Buffer.concat([Buffer.from("ADBd"), deflateRawSync(whole)]);
  if (compression === "deflate:9") {
    return Buffer.concat([Buffer.from("ADBc\x01\x09"), deflateRawSync(whole, { level: 9 })]);
  }
  return Buffer.concat([Buffer.from("ADBc\x02\x03"), storedZstd(whole)]);
}

function adbSignature(kind: Buffer, block: Buffer, signer: ApkSigner): Buffer {
  const head = Buffer.concat([Buffer.from([0, 4]), keyIdOf(signer)]);
  const digest = createHash("sha512").update(block).digest();
  return Buffer.concat([head, sign("sha512", Buffer.concat([kind, head, digest]), signer.key)]);
}

function blockOf(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(((type << 30) | (body.length + 4)) >>> 0);
  return Buffer.concat([head, body, Buffer.alloc((8 - ((body.length + 4) % 8)) % 8)]);
}

/** A Zstandard frame of raw blocks (RFC 8878, 3.1.1.2). */
function storedZstd(bytes: Buffer): Buffer {
  const parts: Buffer[] = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58])];
  for (let at = 0; at < bytes.length; at += 65_536) {
    const block = bytes.subarray(at, at + 65_536);
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | (at + 65_536 >= bytes.length ? 1 : 0), 0, 3);
    parts.push(header, block);
  }
  return Buffer.concat(parts);
}

/** Bytes of an `.apk` of format 3. */
export function writeAdbApk(
  spec: ApkSpec,
  signer: ApkSigner,
  compression: AdbFileOptions["compression"] = "deflate",
): WrittenApk {
  const adb = newAdb();
  const { folders, data } = contentsOf(spec.files ?? []);
  const root = adb.object([infoOf(adb, spec), adb.object(folders.map((folder) => folderOf(adb, folder)))]);
  const block = adb.finish(root);
  const hash = createHash("sha256").update(block).digest("base64");
  return { bytes: adbFile("package", block, { signer, data, compression }), checksum: `Q2${hash}` };
}

export interface Listed {
  readonly spec: ApkSpec;
  readonly written: WrittenApk;
}

/** Bytes of a `Packages.adb`. */
export function writeAdbIndex(
  packages: readonly Listed[],
  signer: ApkSigner | undefined,
  pathSpec?: string,
): Buffer {
  const adb = newAdb();
  const sorted = [...packages].sort((a, b) => (a.spec.name < b.spec.name ? -1 : 1));
  const list = adb.object(sorted.map(({ spec, written }) => infoOf(adb, spec, written)));
  const root = adb.object([adb.text("a test"), list, adb.text(pathSpec)]);
  return adbFile("index", adb.finish(root), { signer });
}

function infoOf(adb: AdbWriter, spec: ApkSpec, written?: WrittenApk): number {
  const list = (words: readonly string[] = []) =>
    adb.object([...words].sort().map((word) => dependencyOf(adb, word)));
  const hash = written === undefined ? undefined : Buffer.from(written.checksum.slice(2), "base64");
  return adb.object([
    ...[adb.text(spec.name), adb.text(spec.version ?? "1.0-r0"), adb.text(hash), adb.text("for a test")],
    ...[
      adb.text(spec.arch ?? "x86_64"),
      adb.text("MIT"),
      adb.text(spec.name),
      0,
      adb.text("https://example.org"),
      0,
    ],
    ...[
      adb.int(spec.built ?? builtAt),
      adb.int(4096),
      written === undefined ? 0 : adb.int(written.bytes.length),
    ],
    spec.priority === undefined ? 0 : adb.int(spec.priority),
    ...[list(spec.depends), list(spec.provides), list(spec.replaces), list(spec.installIf)],
  ]);
}

const matches: Readonly<Record<string, number>> = { "=": 1, "<": 2, "<=": 3, ">": 4, ">=": 5, "~": 9 };

function dependencyOf(adb: AdbWriter, text: string): number {
  const [, not, name = "", operator = "", version] = /^(!?)([^<>=~]+)([<>=~]*)(.*)$/.exec(text) ?? [];
  const bits = (matches[operator] ?? (version ? 1 : 7)) | (not === "!" ? 16 : 0);
  const match = bits === 1 || bits === 7 ? 0 : adb.int(bits);
  return adb.object([adb.text(name), adb.text(version), match]);
}

interface Folder {
  readonly path: string;
  readonly mode: number;
  readonly files: readonly TarEntry[];
}

/** Folders sorted by path with their files sorted by name, as apk asks, and the data blocks in that order. */
function contentsOf(entries: readonly TarEntry[]): { folders: readonly Folder[]; data: readonly Buffer[] } {
  const named = entries.map((entry) => ({ ...entry, name: entry.name.replace(/^\.\/|\/$/g, "") }));
  const paths = new Set<string>();
  for (const { name, type } of named) {
    const start = type === "directory" ? name : posix.dirname(name);
    for (let path = start; path !== "." && path !== "/" && path !== ""; path = posix.dirname(path))
      paths.add(path);
  }
  const folders = ["", ...[...paths].sort()].map((path): Folder => {
    const own = named.find((entry) => entry.name === path && entry.type === "directory");
    const files = named.filter(
      (entry) => entry.type !== "directory" && posix.dirname(entry.name).replace(/^[./]$/, "") === path,
    );
    return { path, mode: own?.mode ?? 0o755, files: files.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  });
  const data = folders.flatMap(({ files }, folder) =>
    files.flatMap((file, index) => (hasBytes(file) ? [dataOf(folder + 1, index + 1, file)] : [])),
  );
  return { folders, data };
}

function hasBytes({ type = "file", text = "" }: TarEntry): boolean {
  return type === "file" && text !== "";
}

function dataOf(folder: number, file: number, { text = "" }: TarEntry): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(folder);
  head.writeUInt32LE(file, 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

function folderOf(adb: AdbWriter, { path, mode, files }: Folder): number {
  return adb.object([adb.text(path), aclOf(adb, mode), adb.object(files.map((file) => fileOf(adb, file)))]);
}

const fileTypes = {
  link: 0o100000,
  symlink: 0o120000,
  "character-device": 0o020000,
  fifo: 0o010000,
} as const;

function fileOf(
  adb: AdbWriter,
  { name, type = "file", text = "", linkname = "", mode = 0o644 }: TarEntry,
): number {
  const common = [adb.text(posix.basename(name)), aclOf(adb, mode), adb.int(Buffer.byteLength(text)), 0];
  if (type === "file") return adb.object([...common, adb.text(createHash("sha256").update(text).digest())]);
  const kind = Buffer.alloc(2);
  kind.writeUInt16LE(type === "directory" ? 0 : fileTypes[type]);
  const target = type === "link" || type === "symlink" ? Buffer.from(linkname) : Buffer.alloc(8);
  return adb.object([...common, 0, adb.text(Buffer.concat([kind, target]))]);
}

function aclOf(adb: AdbWriter, mode: number): number {
  return adb.object([adb.int(mode), adb.text("root"), adb.text("root")]);
}
