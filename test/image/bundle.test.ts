import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hasCode, LeanError } from "../../src/error/index.js";
import { type Compression, readBundle, verifyBundle, writeBundle } from "../../src/image/index.js";
import { openStore, type Store } from "../../src/store/index.js";
import { demoSpec } from "./demo.js";

let folder = "";
let store: Store;
const context = { emit: () => undefined, signal: new AbortController().signal };
const spec = (compression: Compression = "gzip", into = store) => demoSpec(context, into, compression);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lean-image-"));
  store = await openStore(join(folder, "store"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("writeBundle and readBundle", () => {
  it("write and read back a whole image", async () => {
    const out = join(folder, "build/demo");
    const image = await writeBundle(context, store, await spec("xz"), out);
    expect((await readdir(out)).toSorted()).toEqual(["image.json", "kernel", "rootfs.cpio.xz"]);
    const bundle = await readBundle(out);
    expect(bundle.image).toEqual(image);
    await verifyBundle(bundle);
    expect(await readdir(join(folder, "build"))).toEqual(["demo"]);
  });

  it("give the same bytes from another folder", async () => {
    const other = await openStore(join(folder, "elsewhere"));
    await writeBundle(context, store, await spec("xz"), join(folder, "one"));
    await writeBundle(context, other, await spec("xz", other), join(folder, "two"));
    for (const name of ["image.json", "kernel", "rootfs.cpio.xz"]) {
      const [one, two] = [
        await readFile(join(folder, "one", name)),
        await readFile(join(folder, "two", name)),
      ];
      expect(createHash("sha256").update(one).digest("hex"), name).toBe(
        createHash("sha256").update(two).digest("hex"),
      );
      expect(one.includes(folder)).toBe(false);
    }
  });

  it("replace an earlier image, also through a link, and keep what others put there", async () => {
    const out = join(folder, "out");
    await writeBundle(context, store, await spec("gzip"), out);
    await writeFile(join(out, "notes.txt"), "mine");
    await symlink("out", join(folder, "link"));
    await mkdir(join(folder, ".out.draft-4194305-00000000"));
    await writeBundle(context, store, await spec("none"), join(folder, "link"));
    expect((await readdir(out)).toSorted()).toEqual(["image.json", "kernel", "notes.txt", "rootfs.cpio"]);
    expect((await readdir(folder)).toSorted()).toEqual(["link", "out", "store"]);
  });

  it("leave a foreign folder alone", async () => {
    await mkdir(join(folder, "home"));
    await writeFile(join(folder, "home/thesis.tex"), "");
    await expect(writeBundle(context, store, await spec(), join(folder, "home"))).rejects.toSatisfy(
      (error) => hasCode(error, "OUTPUT_NOT_A_BUNDLE") && error instanceof LeanError && error.exit === 2,
    );
    expect(await readdir(join(folder, "home"))).toEqual(["thesis.tex"]);
  });

  it("leave the earlier image when an object of the store is damaged", async () => {
    const out = join(folder, "out");
    const wanted = await spec("none");
    await writeBundle(context, store, wanted, out);
    await rm(store.path(wanted.kernel.object), { force: true });
    await expect(writeBundle(context, store, wanted, out)).rejects.toSatisfy((error) =>
      hasCode(error, "STORE_CORRUPT"),
    );
    await verifyBundle(await readBundle(out));
    expect((await readdir(folder)).toSorted()).toEqual(["out", "store"]);
  });
});

describe("readBundle", () => {
  it.each([
    ["a missing folder", undefined, "NOT_AN_IMAGE"],
    ["something else than JSON", "{", "NOT_AN_IMAGE"],
    ["JSON of another kind", '{"name":"x"}', "NOT_AN_IMAGE"],
    ["a newer format", '{"format":2}', "IMAGE_TOO_NEW"],
  ])("refuses %s", async (_, text, code) => {
    if (text !== undefined) await writeFile(join(folder, "image.json"), text);
    const error = await readBundle(text === undefined ? join(folder, "none") : folder).catch(
      (e: unknown) => e,
    );
    expect(hasCode(error, code)).toBe(true);
  });

  it("refuses names that lead out of the folder, and damaged files", async () => {
    const out = join(folder, "out");
    await writeBundle(context, store, await spec("none"), out);
    const text = await readFile(join(out, "image.json"), "utf8");
    await writeFile(join(out, "image.json"), text.replace('"rootfs.cpio"', '"../rootfs"'));
    await expect(readBundle(out)).rejects.toSatisfy((error) => hasCode(error, "NOT_AN_IMAGE"));
    await writeFile(join(out, "image.json"), text);
    await writeFile(join(out, "kernel"), Buffer.alloc(4000, "x"));
    await expect(verifyBundle(await readBundle(out))).rejects.toSatisfy((error) =>
      hasCode(error, "IMAGE_DAMAGED"),
    );
    await writeFile(join(out, "kernel"), "short");
    await expect(readBundle(out)).rejects.toThrow(/has 5 bytes, not 4000/);
  });
});
