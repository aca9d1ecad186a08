import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { pack } from "tar-stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collect, hexTarball, tar } from "../../test/support/hex-mirror.js";
import { LeanError } from "../error/index.js";
import { openStore, type Store } from "../store/index.js";
import { readHexPackage } from "./hex-package.js";

describe("readHexPackage", () => {
  let folder: string;
  let store: Store;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "lean-hex-"));
    store = await openStore(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const files = { "mix.exs": "# mix\n", "lib/a.ex": "# a\n", "bin/run.sh": "#!/bin/sh\n" };
  const sample = () => hexTarball({ name: "demo", version: "1.0.0", managers: ["mix"], files });
  const withContents = async (contents: Buffer) =>
    tar({ VERSION: "3", CHECKSUM: "", "metadata.config": "", "contents.tar.gz": gzipSync(contents) });

  it("gives the files, with modes, and the inner checksum", async () => {
    const { bytes, inner } = await sample();
    const { tree, checksum } = await readHexPackage(bytes, "demo 1.0.0", store);
    expect(checksum).toBe(inner);
    expect(tree.entries.map(({ path, mode }) => [path, mode])).toEqual([
      ["bin/run.sh", 0o755],
      ["lib/a.ex", 0o644],
      ["mix.exs", 0o644],
    ]);
  });

  it.each([
    ["a path that climbs out", { name: "../evil" }, "HEX_PACKAGE_INVALID"],
    ["an absolute path", { name: "/etc/passwd" }, "HEX_PACKAGE_INVALID"],
    ["a link that climbs out", { name: "a", type: "symlink", linkname: "../../etc" }, "HEX_PACKAGE_INVALID"],
    ["a link to an absolute path", { name: "a", type: "symlink", linkname: "/etc" }, "HEX_PACKAGE_INVALID"],
    ["a device", { name: "a", type: "character-device" }, "HEX_PACKAGE_INVALID"],
  ] as const)("refuses %s", async (_, header, code) => {
    const archive = pack();
    if ("type" in header) archive.entry(header);
    else archive.entry(header, "text");
    archive.finalize();
    const contents = await collect(archive);
    await expect(readHexPackage(await withContents(contents), "demo 1.0.0", store)).rejects.toMatchObject({
      code,
    });
  });

  it("refuses what lacks a part or has another version", async () => {
    const missing = await tar({ VERSION: "3" });
    await expect(readHexPackage(missing, "demo 1.0.0", store)).rejects.toMatchObject({
      code: "HEX_PACKAGE_INVALID",
      message: expect.stringContaining("lacks CHECKSUM"),
    });
    const other = await tar({ VERSION: "4", CHECKSUM: "", "metadata.config": "", "contents.tar.gz": "" });
    await expect(readHexPackage(other, "demo 1.0.0", store)).rejects.toMatchObject({
      code: "HEX_PACKAGE_INVALID",
    });
  });

  it("survives any damage: the package, or an expected error", async () => {
    const { bytes } = await sample();
    const damaged = fc.oneof(
      fc.nat(bytes.length).map((length) => bytes.subarray(0, length)),
      fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)).map(([at, value]) => {
        const copy = Buffer.from(bytes);
        copy[at] = value;
        return copy;
      }),
      fc.uint8Array({ maxLength: 4096 }).map((noise) => Buffer.from(noise)),
    );
    await fc.assert(
      fc.asyncProperty(damaged, async (file) => {
        const error: unknown = await readHexPackage(file, "demo 1.0.0", store).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        expect(error === undefined || error instanceof LeanError).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
