import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import tar from "tar-stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { analyzeFile } from "../../src/analyze/index.js";
import { analyzeImage } from "../../src/cli/analyze/analyze-image.js";
import { LeanError } from "../../src/error/index.js";
import { failure, recording } from "../support/outcome.js";
import { beam, cpio, expectExact, nodeAt, nodesOf, noise, xz } from "./kit.js";

async function tarball(files: Readonly<Record<string, Uint8Array | string>>): Promise<Buffer> {
  const pack = tar.pack();
  for (const [name, content] of Object.entries(files)) pack.entry({ name }, Buffer.from(content));
  pack.finalize();
  return buffer(pack);
}

const digest = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

/** An OCI archive with these layers, lowest first. */
async function oci(layers: readonly Uint8Array[]): Promise<Buffer> {
  const named = layers.map((bytes) => ({ digest: digest(bytes), bytes }));
  const manifest = JSON.stringify({ layers: named.map((layer) => ({ digest: `sha256:${layer.digest}` })) });
  const index = JSON.stringify({ manifests: [{ digest: `sha256:${digest(manifest)}` }] });
  return tarball({
    "oci-layout": '{"imageLayoutVersion":"1.0.0"}',
    "index.json": index,
    [`blobs/sha256/${digest(manifest)}`]: manifest,
    ...Object.fromEntries(named.map((layer) => [`blobs/sha256/${layer.digest}`, layer.bytes])),
  });
}

const files = {
  "./bin/sh": noise(3000),
  "etc/os-release": Buffer.from("NAME=lean\n".repeat(9)),
  "lib/a.beam": beam(noise(99)),
};
const archive = await cpio(files);
const early = await cpio({ "kernel/x86/microcode/GenuineIntel.bin": noise(2048) });
const zeros = Buffer.alloc(512);

describe("an initramfs", async () => {
  it.each([
    ["plain", archive, "none"],
    ["gzip", gzipSync(archive), "gzip"],
    ["xz", await xz(archive), "xz"],
    ["two archives in a row", Buffer.concat([gzipSync(archive), zeros, await xz(early)]), "gzip + xz"],
    ["microcode before it", Buffer.concat([early, zeros, await xz(archive)]), "none + xz"],
    ["two archives in one stream", gzipSync(Buffer.concat([early, zeros, archive])), "gzip"],
  ])("%s", (_, bytes, compression) => {
    const analysis = analyzeFile("initrd.img", bytes);
    expectExact(analysis, bytes.length);
    expect(analysis).toMatchObject({ source: "initramfs", compression, chains: {} });
    expect(nodesOf(analysis.tree).some(({ name, kind }) => name === "a" && kind === "module")).toBe(true);
  });

  it("refuses bombs: one stream that unpacks without end, or streams without end", () => {
    const block = Buffer.from("0200100000", "hex").subarray(0, 4);
    const frame = Buffer.concat([
      Buffer.from("28b52ffd0458", "hex"),
      ...Array.from({ length: 5000 }, () => block),
    ]);
    expect(() => analyzeFile("x", frame)).toThrow(expect.objectContaining({ code: "UNPACKED_TOO_LARGE" }));
    const empty = gzipSync("");
    const many = Buffer.concat(Array.from({ length: 100_001 }, () => empty));
    expect(() => analyzeFile("x", many)).toThrow(expect.objectContaining({ code: "TOO_MANY_STREAMS" }));
  });

  it("names compressions that are not read, and what is no image at all", () => {
    expect(() => analyzeFile("x", Buffer.from("425a6839314159", "hex"))).toThrow(/bzip2/);
    expect(() => analyzeFile("x", Buffer.concat([early, Buffer.from("02214c18", "hex")]))).toThrow(/LZ4/);
    for (const bytes of [Buffer.alloc(0), Buffer.from("MZ and so on"), gzipSync("no archive")]) {
      expect(() => analyzeFile("x", bytes)).toThrow(
        expect.objectContaining({ code: "NOT_AN_ARCHIVE", exit: 2 }),
      );
    }
  });
});

describe("a tarball", async () => {
  const plain = await tarball(files);
  it.each([
    ["plain", plain, "none"],
    ["gzip", gzipSync(plain), "gzip"],
    [
      "gzip in pieces",
      Buffer.concat([gzipSync(plain.subarray(0, 3333)), gzipSync(plain.subarray(3333))]),
      "gzip",
    ],
    ["xz", await xz(plain), "xz"],
  ])("%s", (_, bytes, compression) => {
    const analysis = analyzeFile("root.tar", bytes);
    expectExact(analysis, bytes.length);
    expect(analysis).toMatchObject({ source: "tar", compression });
    expect(nodeAt(analysis, "bin", "sh")?.raw).toBe(3000);
    expect(nodeAt(analysis, "bin", "sh")?.packed).toBeGreaterThanOrEqual(2990);
  });
});

describe("an OCI or Docker archive", async () => {
  const lower = await tarball({ ...files, "var/log/old": noise(500), "opt/x/one": "1", "opt/x/two": "2" });
  const upper = await tarball({
    "etc/os-release": "NAME=other\n",
    "var/log/.wh.old": "",
    "opt/x/.wh..wh..opq": "",
    "opt/x/three": "3",
  });

  it("shows what its container sees, and apart from that what later layers hide", async () => {
    const bytes = await oci([gzipSync(lower), await xz(upper)]);
    const analysis = analyzeFile("image.tar", bytes);
    expectExact(analysis, bytes.length);
    expect(analysis).toMatchObject({ source: "oci", compression: "gzip + xz" });
    expect(nodeAt(analysis, "opt/x")?.children?.map(({ name }) => name)).toEqual(["three"]);
    const hidden = nodeAt(analysis, "hidden by later layers");
    const names = nodesOf(hidden ?? analysis.tree).flatMap(({ path, kind }) =>
      kind === "file" ? [path] : [],
    );
    expect(names.toSorted()).toEqual(["etc/os-release", "opt/x/one", "opt/x/two", "var/log/old"]);
    expect(nodeAt(analysis, "image description")?.children).toHaveLength(3);
  });

  it("reads what docker save writes, also compressed as a whole", async () => {
    const manifest = JSON.stringify([{ Config: "c.json", Layers: ["1/layer.tar", "2/layer.tar"] }]);
    const saved = await tarball({
      "manifest.json": manifest,
      "c.json": "{}",
      "1/layer.tar": lower,
      "2/layer.tar": upper,
    });
    for (const bytes of [saved, gzipSync(saved)]) {
      const analysis = analyzeFile("saved.tar", bytes);
      expectExact(analysis, bytes.length);
      expect(analysis.source).toBe("oci");
      expect(nodeAt(analysis, "bin", "sh")?.packed).toBeGreaterThanOrEqual(2990);
    }
  });

  it.each([
    ["no index", { "oci-layout": "{}" }],
    ["an index that is no JSON", { "oci-layout": "{}", "index.json": "{" }],
    [
      "a digest that leads elsewhere",
      { "oci-layout": "{}", "index.json": '{"manifests":[{"digest":"../../etc"}]}' },
    ],
    ["a layer that is not there", { "manifest.json": '[{"Layers":["gone.tar"]}]' }],
  ])("refuses %s", async (_, content) => {
    const bytes = await tarball(content);
    expect(() => analyzeFile("x", bytes)).toThrow(expect.objectContaining({ code: "OCI_MALFORMED" }));
  });
});

describe("a root folder, and the path in errors", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "lean-root-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("counts files as they are, links not at all", async () => {
    await mkdir(join(folder, "usr/bin"), { recursive: true });
    await writeFile(join(folder, "usr/bin/tool"), noise(1234));
    await writeFile(join(folder, "top"), "12345");
    await symlink("/", join(folder, "usr/loop"));
    const analysis = await analyzeImage(recording(), folder);
    expectExact(analysis, 1239);
    expect(analysis).toMatchObject({ source: "folder", compression: "none" });
    expect(nodeAt(analysis, "usr/bin", "tool")?.packed).toBe(1234);
  });

  it("names the file that cannot be read", async () => {
    const path = join(folder, "initrd.xz");
    await writeFile(path, (await xz(archive)).subarray(0, 500));
    const error = await failure(() => analyzeImage(recording(), path));
    expect([error.code, error.message.startsWith(`${path}: `)]).toEqual(["LZMA_MALFORMED", true]);
  });
});

describe("damaged input", async () => {
  const layer = gzipSync(await tarball({ "a/b": noise(200), "a/.wh.c": "" }));
  const small = await cpio({ "a/b": noise(300), "m.beam": beam(noise(50)) });
  const samples = [small, gzipSync(small), await xz(small), await tarball(files), await oci([layer, layer])];

  it("gives a LeanError or sizes that add up, cut anywhere or changed anywhere", () => {
    const cases = fc.record({
      sample: fc.constantFrom(...samples),
      keep: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
      changes: fc.array(fc.tuple(fc.nat(12_000), fc.nat(255)), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(cases, ({ sample, keep, changes }) => {
        const changed = Buffer.from(sample.subarray(0, Math.ceil(keep * sample.length)));
        for (const [at, value] of changes) changed[at % sample.length] = value;
        try {
          expectExact(analyzeFile("x", changed), changed.length);
        } catch (error) {
          expect(error, String(error)).toBeInstanceOf(LeanError);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
