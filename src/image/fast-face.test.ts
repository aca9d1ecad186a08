import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Event } from "../event/index.js";
import { openStore, type Store } from "../store/index.js";
import { fastRootfs } from "./fast-face.js";

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

/** A root file system of two parts, the first of an odd length. */
async function shipped(compression: "gzip" | "xz" | "none" = "gzip") {
  const plain = [Buffer.from("first part's archive"), Buffer.from("second")] as const;
  const packed = plain.map((bytes) => gzipSync(bytes));
  const bytes = Buffer.concat(packed);
  const path = join(folder, "rootfs");
  await writeFile(path, bytes);
  const parts = plain.map((each, index) => ({
    layer: "system",
    part: "files" as const,
    raw: each.length,
    packed: packed[index]?.length ?? 0,
  }));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { path, record: { file: "rootfs", size: bytes.length, sha256, compression, parts } };
}

describe("fastRootfs", () => {
  it("is the parts unpacked, each at a multiple of four bytes, made once", async () => {
    const { path, record } = await shipped();
    const made = await fastRootfs(context, store, path, record, 65);
    expect(await readFile(made ?? "", "latin1")).toBe("first part's archivesecond\0\0");
    expect(await fastRootfs(context, store, path, record, 65)).toBe(made);
    expect(steps).toHaveLength(1);
  });

  it("is made again when the stored file was damaged", async () => {
    const { path, record } = await shipped();
    const made = (await fastRootfs(context, store, path, record, 65)) ?? "";
    await rm(made);
    await writeFile(made, "other");
    const again = (await fastRootfs(context, store, path, record, 65)) ?? "";
    expect(await readFile(again, "latin1")).toContain("first part");
  });

  it.each([
    ["the guest has no room for it", 64.00001, {}],
    ["it ships uncompressed", 65, { compression: "none" as const }],
    ["the file is not what was built", 65, { sha256: "0".repeat(64) }],
    ["the file cannot be unpacked", 65, { compression: "xz" as const }],
  ])("is not made when %s", async (_, memoryMiB, other) => {
    const { path, record } = await shipped();
    expect(await fastRootfs(context, store, path, { ...record, ...other }, memoryMiB)).toBeUndefined();
  });
});
