import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decodeCpio } from "../../src/codec/cpio/index.js";
import { hasCode, LeanError } from "../../src/error/index.js";
import type { Event } from "../../src/event/index.js";
import {
  type Compression,
  checkBudget,
  describeImage,
  imageText,
  largestParts,
  sizeParts,
  sizeTable,
} from "../../src/image/index.js";
import { openStore, type Store } from "../../src/store/index.js";
import { demoSpec, program } from "./demo.js";

let folder = "";
let store: Store;
let events: Event[] = [];
const context = { emit: (event: Event) => void events.push(event), signal: new AbortController().signal };
const spec = (compression: Compression = "gzip", into = store, change = "") =>
  demoSpec(context, into, compression, change);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lean-image-"));
  store = await openStore(join(folder, "store"));
  events = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const steps = (outcome: string) =>
  events.flatMap((event) => (event.type === "step-end" && event.outcome === outcome ? [event.name] : []));

describe("packLayers", () => {
  it("writes archives that the kernel can unpack one behind the other", async () => {
    const { rootfs } = await spec("none");
    const entries = decodeCpio(await store.read(rootfs.object));
    expect(entries.map(({ path }) => path)).toEqual(["bin", "console", "etc", "link", "bin/run", "app"]);
    expect(rootfs.parts.map(({ layer, part, raw }) => [layer, part, raw % 4])).toEqual([
      ["system", "files", 0],
      ["system", "programs", 0],
      ["application", "files", 0],
    ]);
    expect(rootfs.parts.reduce((sum, { packed }) => sum + packed, 0)).toBe(rootfs.size);
  });

  it("gzip: every part is a stream of its own without time or system, padded to four bytes", async () => {
    const { rootfs } = await spec("gzip");
    const bytes = await store.read(rootfs.object);
    let at = 0;
    for (const { packed, raw } of rootfs.parts) {
      expect(bytes.subarray(at, at + 10).toString("hex")).toBe("1f8b08000000000002ff");
      expect(packed % 4).toBe(0);
      // Node, unlike the kernel, takes zero bytes after a stream for garbage and drops them.
      expect(decodeCpio(gunzipSync(bytes.subarray(at, at + packed))).length).toBeGreaterThan(0);
      expect(raw).toBeGreaterThan(0);
      at += packed;
    }
  });

  it("xz: CRC32 only, a dictionary no larger than needed, and the x86 filter for programs alone", async () => {
    const { rootfs } = await spec("xz");
    const bytes = await store.read(rootfs.object);
    const heads = [0, rootfs.parts[0]?.packed ?? 0].map((at) => bytes.subarray(at, at + 24));
    for (const head of heads) expect(head.subarray(0, 8).toString("hex")).toBe("fd377a585a000001");
    // Block header: flags, then LZMA2 (21, size 1, dictionary 0x08 = 64 KiB), for programs after x86 (04).
    expect(heads.map((head) => head.subarray(13, 19).toString("hex").slice(0, 10))).toEqual([
      "0021010800",
      "0104002101",
    ]);
  });

  it("packs only what changed again", async () => {
    await spec("xz");
    events = [];
    await spec("xz", store, "changed");
    expect(steps("cached").toSorted()).toEqual([
      "Compress the system layer: files",
      "Compress the system layer: programs",
    ]);
    expect(steps("done")).toContain("Compress the application layer: files");
  });

  it("says what is missing for zstd", async () => {
    await expect(spec("zstd")).rejects.toSatisfy((error) => hasCode(error, "ZSTD_MISSING"));
  });
});

describe("reasons", () => {
  it("name each need once, sorted, and none of a file that is not in the image", async () => {
    const needs = [
      { id: "/bin/run", by: "deb:runner@1:2.0", rule: "runs" },
      { id: "deb:runner@1:2.0", rule: "asked for" },
      { id: "/bin/run", by: "/bin/gone", rule: "started by it" },
      { id: "/bin/gone", by: "deb:runner@1:2.0", rule: "slimmed away" },
      { id: "/bin/run", by: "deb:runner@1:2.0", rule: "runs" },
    ];
    expect(describeImage({ ...(await spec("none")), needs }).needs).toEqual(needs.slice(0, 2));
    expect(describeImage({ ...(await spec("none")), needs: needs.toReversed() }).needs).toEqual(
      needs.slice(0, 2),
    );
  });
});

describe("sizes", () => {
  it("are attributed to owners and add up to the image", async () => {
    const image = describeImage(await spec("none"));
    const parts = sizeParts(image);
    expect(parts.map(({ name }) => name)).toEqual(["runner", "Linux kernel", "demo", "base"]);
    expect(parts.reduce((sum, { compressed }) => sum + compressed, 0)).toBe(image.size);
    expect(parts.find(({ name }) => name === "runner")?.raw).toBe(program.length);
    expect(sizeTable(image, 3).map(({ name }) => name)).toEqual([
      "runner",
      "Linux kernel",
      "2 smaller parts",
    ]);
    expect(largestParts(image, 1)).toHaveLength(1);
  });

  it("over the budget are an error with exit status 4 and the largest parts", async () => {
    const image = describeImage(await spec("none"));
    checkBudget(image, image.size);
    try {
      checkBudget(image, image.size - 1);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof LeanError)) throw error;
      expect([error.code, error.exit]).toEqual(["IMAGE_TOO_LARGE", 4]);
      expect(error.record.details?.[1]).toMatch(/^runner +0\.01 MiB$/);
    }
  });

  it("stay readable in image.json: one line an entry", async () => {
    const image = describeImage(await spec("none"));
    const text = imageText(image);
    expect(JSON.parse(text)).toEqual(image);
    expect(text.split("\n")).toContain('    {"path":"bin/run","kind":"file","size":5020,"part":1,"why":3},');
  });
});
