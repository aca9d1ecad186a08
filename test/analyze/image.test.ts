import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { decompress as unzstd } from "fzstd";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Analysis } from "../../src/analyze/index.js";
import { readBootImage } from "../../src/codec/boot-image/index.js";
import { decompress } from "../../src/codec/compress/index.js";
import { decodeXz } from "../../src/codec/lzma/index.js";
import { decodeZstd, isZstd } from "../../src/codec/zstd/index.js";
import type { Image } from "../../src/image/index.js";
import { testCache } from "../support/cache.js";
import { leanvm } from "../support/leanvm.js";
import { needs } from "../support/skip.js";
import { expectExact, nodeAt, nodesOf } from "./kit.js";

const example = fileURLToPath(new URL("../../examples/hello_world", import.meta.url));
let folder = "";
let bundle = "";
let image: Image;
let analysis: Analysis;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "leanvm-analyze-"));
  bundle = join(folder, "image");
  const { LEANVM_MIRROR } = process.env;
  const env = { LEANVM_CACHE: testCache(), ...(LEANVM_MIRROR === undefined ? {} : { LEANVM_MIRROR }) };
  const built = await leanvm(["build", example, "-o", bundle], { env });
  expect(built.status, built.stderr).toBe(0);
  image = JSON.parse(await readFile(join(bundle, "image.json"), "utf8")) as Image;
  const ran = await leanvm(["analyze", bundle, "--json"]);
  expect(ran.status, ran.stderr).toBe(0);
  analysis = JSON.parse(ran.stdout) as Analysis;
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function reference(bytes: Uint8Array): Promise<Buffer> {
  return buffer(Readable.from(decompress("xz", Readable.from([bytes]), 1e9)));
}

describe("a built image", () => {
  it("is analyzed to the last byte", async () => {
    const files = ["kernel", image.rootfs.file].map(async (name) => (await stat(join(bundle, name))).size);
    const [kernel = 0, rootfs = 0] = await Promise.all(files);
    expectExact(analysis, kernel + rootfs);
    expect(nodeAt(analysis, "Linux kernel")?.packed).toBe(kernel);
    const overhead = nodesOf(analysis.tree).filter(({ name }) => name === "compression headers and tables");
    expect(overhead.reduce((sum, { packed }) => sum + packed, 0)).toBeLessThan(0.01 * (kernel + rootfs));
  });

  it("has every file that image.json names, with its size", () => {
    const found = new Map(
      nodesOf(analysis.tree).flatMap(({ path, raw }) => (path === undefined ? [] : [[path, raw]])),
    );
    const expected = image.contents.filter(({ kind, size = 0 }) => kind === "file" && size > 0);
    expect(expected.filter(({ path, size }) => found.get(path) !== size)).toEqual([]);
    expect(found.size).toBe(expected.length);
  });

  it("unpacks to the same bytes as with other decoders", async () => {
    const rootfs = await readFile(join(bundle, image.rootfs.file));
    let at = 0;
    for (const { packed } of image.rootfs.parts) {
      const part = rootfs.subarray(at, at + packed);
      expect(Buffer.compare(decodeXz(part, 0, 1e9).bytes, await reference(part))).toBe(0);
      at += packed;
    }
    expect(at).toBe(rootfs.length);
  });

  it("holds a kernel that unpacks to the same bytes as with another decoder", async (context) => {
    const kernel = await readFile(join(bundle, "kernel"));
    const boot = readBootImage(kernel);
    needs(
      context,
      boot !== undefined && isZstd(kernel, boot.from),
      "the suite's kernel is not packed with zstd",
    );
    const payload = kernel.subarray(boot?.from, boot?.to);
    const own = decodeZstd(payload, 0, 1e9);
    expect(own.bytes.length).toBe(payload.readUInt32LE(payload.length - 4));
    expect(Buffer.compare(own.bytes, unzstd(payload.subarray(0, own.end)))).toBe(0);
  });

  it("becomes a page with the same figures", async () => {
    const page = join(folder, "sizes.html");
    const ran = await leanvm(["analyze", bundle, "--html", page]);
    expect(ran.status, ran.stderr).toBe(0);
    expect(ran.stdout).toContain(page);
    expect(await readFile(page, "utf8")).toContain("<!doctype html>");
  });
});

describe("leanvm diff", () => {
  it("of an image with itself finds nothing and allows no growth", async () => {
    const ran = await leanvm(["diff", bundle, bundle, "--max-growth", "0", "--json"]);
    expect(ran.status, ran.stderr).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({ packed: 0, changes: [] });
  });

  it("ends with 4 over the growth allowed, the largest growths named", async () => {
    const [small, large] = [join(folder, "small"), join(folder, "large")];
    for (const [root, size] of [
      [small, 1000],
      [large, 70_000],
    ] as const) {
      await mkdir(join(root, "lib"), { recursive: true });
      await writeFile(join(root, "lib/libbig.so.1.2"), Buffer.alloc(size, 1));
    }
    const fits = await leanvm(["diff", small, large, "--max-growth", "69k"]);
    expect([fits.status, fits.stdout]).toEqual([0, expect.stringContaining("+69.0 kB")]);
    const over = await leanvm(["diff", small, large, "--max-growth", "67KiB"]);
    expect(over.status).toBe(4);
    expect(over.stderr).toMatch(/69 000 bytes larger than before; 68 608 are allowed/);
    expect(over.stderr).toMatch(/libbig\.so\.1\.2 +\+69\.0 kB/);
  });

  it.each(["50x", "-1", "", "1e99999k"])("refuses --max-growth=%s", async (amount) => {
    const ran = await leanvm(["diff", bundle, bundle, `--max-growth=${amount}`]);
    expect([ran.status, ran.stdout]).toEqual([2, ""]);
  });
});
