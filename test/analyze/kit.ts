import { buffer } from "node:stream/consumers";
import lzma from "lzma-native";
import { expect } from "vitest";
import type { Analysis, SizeNode } from "../../src/analyze/index.js";
import { writeBeam } from "../../src/codec/beam/index.js";
import { type CpioEntry, encodeCpio } from "../../src/codec/cpio/index.js";

/** Every node's sizes are whole, not negative, and those of its children added up; the root's are the file's. */
export function expectExact(analysis: Analysis, bytes: number): void {
  expect(analysis.packed).toBe(bytes);
  expect(analysis.tree.packed).toBe(bytes);
  expect(analysis.tree.raw).toBe(analysis.raw);
  const wrong: string[] = [];
  for (const { name, raw, packed, children } of nodesOf(analysis.tree)) {
    const sum = (key: "raw" | "packed") => children?.reduce((all, child) => all + child[key], 0);
    if (!Number.isInteger(packed) || packed < 0 || !Number.isInteger(raw) || raw < 0) wrong.push(name);
    if (children !== undefined && (sum("raw") !== raw || sum("packed") !== packed)) wrong.push(name);
  }
  expect(wrong).toEqual([]);
}

export function nodesOf(node: SizeNode): readonly SizeNode[] {
  return [node, ...(node.children ?? []).flatMap(nodesOf)];
}

/** The node that names lead to, from the root's children on. */
export function nodeAt(analysis: Analysis, ...names: readonly string[]): SizeNode | undefined {
  let node: SizeNode | undefined = analysis.tree;
  for (const name of names) node = node?.children?.find((child) => child.name === name);
  return node;
}

/** Bytes that look random and are the same in every run. */
export function noise(size: number, seed = 1): Buffer {
  let x = seed;
  const next = () => {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    return x >>> 16;
  };
  return Buffer.from(Uint8Array.from({ length: size }, next));
}

/** A BEAM file of two chunks: what a header of eight bytes and padding make of `code`. */
export function beam(code: Uint8Array): Buffer {
  return Buffer.from(
    writeBeam([
      { id: "AtU8", data: Buffer.from("\0\0\0\u0001\u0004demo") },
      { id: "Code", data: code },
    ]),
  );
}

export async function xz(bytes: Uint8Array): Promise<Buffer> {
  const stream = lzma.createStream("easyEncoder", { preset: 6, check: lzma.CHECK_CRC32 });
  stream.end(bytes);
  return buffer(stream);
}

/** A cpio archive of files, the folders that they lie in first. */
export async function cpio(files: Readonly<Record<string, Uint8Array>>): Promise<Buffer> {
  const base = { mode: 0o644, uid: 0, gid: 0 };
  const folders = new Set(Object.keys(files).map((path) => path.split("/").slice(0, -1).join("/")));
  const entries: CpioEntry[] = [
    ...[...folders]
      .filter((path) => path !== "")
      .map((path): CpioEntry => ({ ...base, kind: "directory", path })),
    ...Object.entries(files).map(([path, data]): CpioEntry => ({ ...base, kind: "file", path, data })),
  ];
  const chunks: Uint8Array[] = [];
  for await (const chunk of encodeCpio(entries)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A bzImage whose compressed kernel is `payload`. */
export function bzImage(payload: Uint8Array, unpacked: number): Buffer {
  const image = Buffer.alloc(1024 + 300 + payload.length + 4 + 200, 0x90);
  image[0x1f1] = 1;
  image.write("HdrS", 0x202);
  image.writeUInt16LE(0x20f, 0x206);
  image.writeUInt32LE(300, 0x248);
  image.writeUInt32LE(payload.length + 4, 0x24c);
  image.set(payload, 1324);
  image.writeUInt32LE(unpacked, 1324 + payload.length);
  return image;
}
