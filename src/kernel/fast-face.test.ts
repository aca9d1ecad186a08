import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Event } from "../event/index.js";
import { openStore, type Store } from "../store/index.js";
import { fastKernel } from "./fast-face.js";
import { shippedKernel } from "./shipped.js";

let folder: string;
let store: Store;
let steps: string[];
const context = {
  emit: (event: Event) => void (event.type === "step-end" && steps.push(event.name)),
  signal: new AbortController().signal,
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "leanvm-"));
  store = await openStore(join(folder, "cache"));
  steps = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** An ELF file with one segment of notes, that of a direct entry among them or not. */
function elf(noteType: number): Buffer {
  const note = Buffer.alloc(24);
  note.writeUInt32LE(4, 0);
  note.writeUInt32LE(8, 4);
  note.writeUInt32LE(noteType, 8);
  note.write("Xen\0", 12, "latin1");
  const head = Buffer.alloc(64 + 56);
  head.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  head.writeUInt16LE(2, 16);
  head.writeUInt16LE(62, 18);
  head.writeBigUInt64LE(64n, 32);
  head.writeUInt16LE(64, 52);
  head.writeUInt16LE(56, 54);
  head.writeUInt16LE(1, 56);
  head.writeUInt32LE(4, 64);
  head.writeBigUInt64LE(BigInt(head.length), 72);
  head.writeBigUInt64LE(BigInt(note.length), 96);
  head.writeBigUInt64LE(4n, 112);
  return Buffer.concat([head, note]);
}

async function bzImage(payload: Uint8Array) {
  const bytes = Buffer.alloc(1024 + payload.length);
  bytes[0x1f1] = 1;
  bytes.write("HdrS", 0x202, "latin1");
  bytes.writeUInt16LE(0x020f, 0x206);
  bytes.writeUInt32LE(payload.length, 0x24c);
  bytes.set(payload, 1024);
  const path = join(folder, "kernel");
  await writeFile(path, bytes);
  return { path, sha256: createHash("sha256").update(bytes).digest("hex") };
}

describe("fastKernel", () => {
  it("unpacks a kernel that can be entered directly, once", async () => {
    const kernel = await bzImage(gzipSync(elf(18)));
    const first = await fastKernel(context, store, kernel);
    expect(await readFile(first ?? "")).toEqual(elf(18));
    expect(await fastKernel(context, store, kernel)).toBe(first);
    expect(steps).toEqual(["Unpack the kernel for emulation"]);
  });

  it.each([
    ["arm64, compressed with gzip", "ARMd"],
    ["RISC-V, in an image of U-Boot", "RSC\x05"],
  ])("unpacks a kernel of %s", async (_, signature) => {
    const flat = Buffer.concat([randomBytes(2048), Buffer.alloc(6144)]);
    flat.write(signature, 56, "latin1");
    flat.writeBigUInt64LE(0x200000n, 8);
    const bytes = await shippedKernel(flat);
    expect(bytes.length).toBeLessThan(flat.length / 2);
    const path = join(folder, "kernel");
    await writeFile(path, bytes);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect(await readFile((await fastKernel(context, store, { path, sha256 })) ?? "")).toEqual(flat);
  });

  it("makes it anew when the cache's copy is damaged", async () => {
    const kernel = await bzImage(gzipSync(elf(18)));
    const path = (await fastKernel(context, store, kernel)) ?? "";
    await rm(path);
    await writeFile(path, "damaged");
    expect(await readFile((await fastKernel(context, store, kernel)) ?? "")).toEqual(elf(18));
  });

  it.each([
    ["without such an entry", gzipSync(elf(6))],
    ["whose payload is damaged", gzipSync(elf(18)).subarray(0, 40)],
    ["that is no ELF file inside", gzipSync(Buffer.alloc(100))],
  ])("leaves a kernel alone %s", async (_, payload) => {
    const kernel = await bzImage(payload);
    expect(await fastKernel(context, store, kernel)).toBeUndefined();
    expect(await fastKernel(context, store, kernel)).toBeUndefined();
    expect(steps).toHaveLength(1);
  });
});
