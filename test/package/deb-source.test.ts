import { createHash } from "node:crypto";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { newestSource } from "../../src/build/source-package.js";
import { openNetwork } from "../../src/fetch/index.js";
import { fetchFiles, openDebSource } from "../../src/package/index.js";
import { openStore, type Store } from "../../src/store/index.js";
import { archiveFiles, type Mirror, newSigner, type Signer, startMirror } from "../support/deb-mirror.js";
import { failure, recording, scratch } from "../support/outcome.js";

const network = openNetwork({ retries: 1, backoffMs: 5, idleMs: 400, connectMs: 400 });
const orig = Buffer.from("the upstream archive");
const debian = Buffer.from("the archive of Debian");
let folder: Awaited<ReturnType<typeof scratch>>;
let signer: Signer;
let store: Store;
const mirrors: Mirror[] = [];

beforeAll(async () => {
  folder = await scratch("deb-source");
  signer = await newSigner(join(folder.path, "keyring.gpg"));
  store = await openStore(join(folder.path, "store"));
});
afterEach(async () => {
  for (const mirror of mirrors.splice(0)) await mirror.close().catch(() => undefined);
});
afterAll(async () => {
  await network.close();
  await folder.remove();
});

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** A list of sources as Debian writes it, with the wanted one between two others. */
function sources(version: string, fields: Readonly<Record<string, string>> = {}): string {
  const stanza = {
    Package: "app",
    Binary: "app, erlang",
    Version: version,
    Format: "3.0 (quilt)",
    "Checksums-Sha256": [
      "",
      ` ${"0".repeat(64)} 100 app_${version}.dsc`,
      ` ${sha256(orig)} ${orig.length} app_1.orig.tar.xz`,
      ` ${sha256(debian)} ${debian.length} app_${version}.debian.tar.xz`,
    ].join("\n"),
    Directory: "pool/main/a/app",
    ...fields,
  };
  const text = Object.entries(stanza).map(([name, value]) => `${name}: ${value}`);
  const other = (name: string) => `Package: ${name}\nFormat: 1.0\nDirectory: pool/main/o\n`;
  return [other("app-tools"), `${text.join("\n")}\n`, other("zsh")].join("\n");
}

async function served(list: string, pool: Readonly<Record<string, Buffer>> = {}): Promise<Mirror> {
  const mirror = await startMirror([{ name: "app" }], { signer, sources: list });
  for (const [name, bytes] of Object.entries(pool)) mirror.files.set(`debian/pool/main/a/app/${name}`, bytes);
  mirrors.push(mirror);
  return mirror;
}

const open = ({ mirror }: Mirror, name = "app", suite = "trixie") =>
  openDebSource(recording(), store, { mirrors: [mirror], suite, keyring: signer.keyring, network }, name);
const fetch = ({ mirror }: Mirror, files: Awaited<ReturnType<typeof open>>["files"]) =>
  fetchFiles(recording(), store, { mirrors: [mirror], network }, files);

describe("a suite's list of source packages", () => {
  it("pins the archives of a package by what the signed list says", async () => {
    const found = await open(await served(sources("1-1")));
    expect(found.suiteNames).toEqual(["stable", "trixie"]);
    expect(found.files).toEqual([
      {
        ...{ name: "app.orig.tar.xz", version: "1-1", architecture: "source", size: orig.length },
        ...{ sha256: sha256(orig), path: "pool/main/a/app/app_1.orig.tar.xz" },
      },
      {
        ...{ name: "app.debian.tar.xz", version: "1-1", architecture: "source", size: debian.length },
        ...{ sha256: sha256(debian), path: "pool/main/a/app/app_1-1.debian.tar.xz" },
      },
    ]);
  });

  it.each([
    ["another name", {}, "ap", "SOURCE_NOT_FOUND"],
    ["a native package", { Format: "3.0 (native)" }, "app", "SOURCE_INVALID"],
    ["a folder outside the pool", { Directory: "pool/../etc" }, "app", "SOURCE_INVALID"],
    ["no archives", { "Checksums-Sha256": "" }, "app", "SOURCE_INVALID"],
  ])("refuses %s", async (_what, fields, name, code) => {
    const mirror = await served(sources("2-1", fields));
    expect(await failure(() => open(mirror, name))).toMatchObject({ code });
  });

  it("says when the suite publishes no list", async () => {
    const mirror = await startMirror([{ name: "app" }], { signer });
    mirrors.push(mirror);
    expect(await failure(() => open(mirror))).toMatchObject({ code: "INDEX_INCOMPLETE" });
  });
});

describe("the archives", () => {
  it("come into the store under their digests, and a wrong one does not", async () => {
    const good = await served(sources("1-1"), { "app_1.orig.tar.xz": orig, "app_1-1.debian.tar.xz": debian });
    await fetch(good, (await open(good)).files);
    expect(await store.read(sha256(orig))).toEqual(orig);
    expect(await store.read(sha256(debian))).toEqual(debian);

    const wrong = "changed on the way";
    const file = { name: "app.orig.tar.xz", version: "3-1", architecture: "source" };
    const bad = await served(sources("3-1"), { "app_1.orig.tar.xz": Buffer.from(wrong) });
    const pinned = { ...file, size: wrong.length, sha256: "1".repeat(64) };
    const asked = [{ ...pinned, path: "pool/main/a/app/app_1.orig.tar.xz" }];
    expect(await failure(() => fetch(bad, asked))).toMatchObject({ code: "FETCH_HASH_MISMATCH" });
    expect(await store.has("1".repeat(64))).toBe(false);
  });

  it("are those of the revision before when a mirror is between two updates", async () => {
    const newer = sources("1-9").replaceAll(sha256(debian), "9".repeat(64));
    const mirror = await served(newer, { "app_1.orig.tar.xz": orig, "app_1-1.debian.tar.xz": debian });
    const former = await archiveFiles([{ name: "app" }], {
      ...{ suite: "stable", signer, sources: sources("1-1"), release: { Codename: "trixie" } },
    });
    for (const [path, bytes] of former) if (!path.includes("/pool/")) mirror.files.set(path, bytes);
    const context = recording();
    const taken = await newestSource(
      context,
      { suite: "trixie", wanted: "app" },
      (_, files) => fetch(mirror, files),
      (suite) => open(mirror, "app", suite),
    );
    expect(taken.files.map(({ version }) => version)).toEqual(["1-1", "1-1"]);
    expect(context.events).toContainEqual(
      expect.objectContaining({ type: "warning", code: "SOURCE_REVISION_OLDER" }),
    );
  });

  it("are missed by name when no mirror has any revision", async () => {
    const mirror = await served(sources("4-1").replaceAll(sha256(debian), "8".repeat(64)));
    const work = newestSource(
      recording(),
      { suite: "trixie", wanted: "app" },
      (_, files) => fetch(mirror, files),
      (suite) => open(mirror, "app", suite),
    );
    expect(await failure(() => work)).toMatchObject({
      code: "PACKAGE_GONE",
      message: "No mirror has app.debian.tar.xz@4-1 any more.",
    });
  });
});
