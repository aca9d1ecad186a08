import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Analysis, difference } from "../../src/analyze/index.js";
import { analyzeImage } from "../../src/cli/analyze/analyze-image.js";
import { analysisText } from "../../src/cli/analyze/table.js";
import { paint } from "../../src/cli/render/paint.js";
import { type Entry, fileTree } from "../../src/filetree/index.js";
import { type Compression, packLayers, writeBundle } from "../../src/image/index.js";
import { openStore } from "../../src/store/index.js";
import { failure, recording } from "../support/outcome.js";
import { beam, bzImage, expectExact, nodeAt, noise, xz } from "./kit.js";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lean-analyze-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const text = Buffer.from("not all those who wander are lost ".repeat(60));

/** Files of an image by path, each with what it belongs to. */
type Files = Readonly<Record<string, readonly [from: string, bytes: Uint8Array]>>;

const files: Files = {
  "app/erts-15.2/bin/beam.smp": ["deb:erlang-base@1:27.3", noise(4000)],
  "usr/lib/libz.so.1.3.1": ["deb:zlib1g@1:1.3", noise(900, 2)],
  "app/lib/stdlib-6.2/ebin/lists.beam": ["otp:stdlib@6.2", beam(noise(700, 3))],
  "app/lib/stdlib-6.2/ebin/stdlib.app": ["otp:stdlib@6.2", text.subarray(0, 300)],
  "app/lib/demo-0.1.0/ebin/Elixir.Demo.beam": ["application:demo@0.1.0", beam(text)],
  init: ["guest/init", noise(800, 4)],
  "etc/hosts": ["configuration", text.subarray(0, 40)],
};

async function bundle(name: string, compression: Compression, contents = files): Promise<string> {
  const store = await openStore(join(folder, "store"));
  const entry = async ([path, [from, bytes]]: [string, Files[string]]): Promise<Entry> => {
    const content = { object: await store.put(bytes), size: bytes.length };
    const why = { stage: from.startsWith("otp:") ? "runtime" : "rootfs", from, rule: "asked for" };
    return { kind: "file", path, mode: 0o644, uid: 0, gid: 0, content, why };
  };
  const tree = fileTree(await Promise.all(Object.entries(contents).map(entry)));
  const rootfs = await packLayers(recording(), store, [{ name: "system", tree }], compression);
  const kernel = bzImage(await xz(text), text.length);
  const out = join(folder, name);
  await writeBundle(
    recording(),
    store,
    {
      ...{ name: "demo", version: "0.1.0", type: "debian", arch: "x86_64", commandLine: [], rootfs },
      kernel: { release: "6.12", object: await store.put(kernel), size: kernel.length },
      ...{
        versions: { otp: "27.3" },
        capabilities: [],
        packages: [],
        needs: [],
        defaults: { ready: "boot" },
      },
    },
    out,
  );
  return out;
}

async function analyzed(path: string): Promise<Analysis> {
  return analyzeImage(recording(), path);
}

describe("analyzeImage of a bundle", () => {
  it.each(["xz", "gzip", "none"] as const)(
    "%s: sizes add up to the bytes of both files",
    async (compression) => {
      const path = await bundle("image", compression);
      const rootfs = { xz: "rootfs.cpio.xz", gzip: "rootfs.cpio.gz", none: "rootfs.cpio" }[compression];
      const sizes = await Promise.all(
        ["kernel", rootfs].map(async (name) => (await stat(join(path, name))).size),
      );
      const analysis = await analyzed(path);
      expectExact(
        analysis,
        sizes.reduce((a, b) => a + b),
      );
      expect(analysis).toMatchObject({
        source: "bundle",
        name: "demo",
        version: "0.1.0",
        arch: "x86_64",
        compression,
      });
      expect(nodeAt(analysis, "Linux kernel")?.packed).toBe(sizes[0]);
    },
  );

  it("none: a file takes its own size, noise no less once it is compressed", async () => {
    const plain = await analyzed(await bundle("plain", "none"));
    const beamSmp = ["Runtime", "erlang-base", "beam.smp"] as const;
    expect(nodeAt(plain, ...beamSmp)).toMatchObject({ raw: 4000, packed: 4000 });
    const packed = await analyzed(await bundle("packed", "xz"));
    expect(nodeAt(packed, ...beamSmp)?.packed).toBeGreaterThan(3900);
    expect(nodeAt(packed, "Elixir and the application", "demo")?.packed).toBeLessThan(200);
  });

  it("divides a module into its chunks, each with its header", async () => {
    const analysis = await analyzed(await bundle("image", "none"));
    const module = nodeAt(analysis, "OTP applications", "stdlib", "lists");
    expect(module?.children?.map(({ name, raw }) => [name, raw])).toEqual([
      ["Code", 708],
      ["AtU8", 20],
      ["header", 12],
    ]);
  });

  it("is this, in every run", async () => {
    const analysis = await analyzed(await bundle("image", "xz"));
    const view = { depth: 4, most: 20 };
    await expect(`${analysisText(analysis, view, paint(false))}\n`).toMatchFileSnapshot(
      "golden/analysis.txt",
    );
    await expect(`${JSON.stringify(analysis, undefined, 2)}\n`).toMatchFileSnapshot("golden/analysis.json");
  });

  it("says which file is damaged, and where the name is wrong", async () => {
    const path = await bundle("image", "xz");
    const size = (await stat(join(path, "rootfs.cpio.xz"))).size;
    await writeFile(join(path, "rootfs.cpio.xz"), noise(size));
    const damaged = await failure(() => analyzed(path));
    expect(damaged.message).toContain(path);
    const missing = await failure(() => analyzed(join(folder, "none")));
    expect([missing.code, missing.exit]).toEqual(["NOTHING_THERE", 2]);
  });
});

describe("difference", () => {
  const later: Files = {
    "app/erts-15.2/bin/beam.smp": ["deb:erlang-base@1:27.3", noise(4000)],
    "usr/lib/libz.so.1.3.2": ["deb:zlib1g@1:1.4", noise(1900, 2)],
    "app/lib/stdlib-6.3/ebin/lists.beam": ["otp:stdlib@6.3", beam(noise(600, 3))],
    "app/lib/stdlib-6.3/ebin/stdlib.app": ["otp:stdlib@6.3", text.subarray(0, 300)],
    "app/lib/ssl-11.2/ebin/ssl.beam": ["otp:ssl@11.2", beam(noise(3000, 5))],
    init: ["guest/init", noise(800, 4)],
    "etc/hosts": ["configuration", text.subarray(0, 40)],
  };

  it("says what came, went, grew and shrank, by versions before and after", async () => {
    const [before, after] = [
      await analyzed(await bundle("a", "none")),
      await analyzed(await bundle("b", "none", later)),
    ];
    const found = difference(before, after);
    expect(found.packed).toBe(after.packed - before.packed);
    expect(found.changes.reduce((sum, { packed }) => sum + packed, 0)).toBe(found.packed);
    const inner = new Map(found.changes.flatMap(({ changes = [] }) => changes).map((one) => [one.name, one]));
    expect(inner.get("ssl")).toMatchObject({ state: "came", after: { version: "11.2" } });
    expect(inner.get("stdlib")).toMatchObject({
      ...{ state: "shrank", packed: -100, before: { version: "6.2" }, after: { version: "6.3" } },
      changes: [{ name: "lists", kind: "module", packed: -100 }],
    });
    expect(inner.get("zlib1g")).toMatchObject({
      ...{ state: "grew", packed: 1000 },
      changes: [{ name: "libz.so.1.3.2", before: { name: "libz.so.1.3.1" }, state: "grew" }],
    });
    expect(found.changes.find(({ name }) => name === "Elixir and the application")).toMatchObject({
      state: "went",
    });
    expect(inner.has("erlang-base")).toBe(false);
  });

  it("of an image with itself is empty", async () => {
    const one = await analyzed(await bundle("a", "xz"));
    expect(difference(one, one)).toMatchObject({ raw: 0, packed: 0, changes: [] });
  });
});
