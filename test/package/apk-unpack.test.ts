import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openNetwork } from "../../src/fetch/index.js";
import { type Entry, find } from "../../src/filetree/index.js";
import {
  fetchPackages,
  type NamedPackage,
  openApkIndex,
  type PinnedPackage,
  pinPackages,
} from "../../src/package/index.js";
import { openStore, type Store } from "../../src/store/index.js";
import { writeAdbApk } from "../support/adb-writer.js";
import { type ApkMirror, mainFolder, startApkMirror } from "../support/apk-mirror.js";
import { type ApkSigner, newApkSigner } from "../support/apk-signer.js";
import { type ApkSpec, writeApk } from "../support/apk-writer.js";
import type { TarEntry } from "../support/deb-writer.js";
import { failure, recording, scratch } from "../support/outcome.js";

const network = openNetwork({ retries: 1, backoffMs: 5, idleMs: 400, connectMs: 400 });
const files: readonly TarEntry[] = [
  { name: "bin/", type: "directory", mode: 0o755 },
  { name: "bin/tool", text: "the tool", mode: 0o4755 },
  { name: "lib/empty", text: "" },
  { name: "lib/link.so", type: "symlink", linkname: "../../../../etc/shadow" },
  { name: "usr/share/doc/tool/copyright", text: "free" },
  { name: "usr/share/documents", text: "kept" },
  { name: "var/same", type: "link", linkname: "bin/tool", mode: 0o4755 },
];
const file = `${mainFolder}/tool-1.0-r0.apk`;

let folder: Awaited<ReturnType<typeof scratch>>;
let signer: ApkSigner;
let store: Store;
let server: ApkMirror | undefined;

beforeAll(async () => {
  folder = await scratch("apk-unpack");
  signer = await newApkSigner(join(folder.path, "keys"));
});
beforeEach(async (context) => {
  store = await openStore(join(folder.path, context.task.id));
});
afterEach(async () => {
  await server?.close().catch(() => undefined);
});
afterAll(async () => {
  await network.close();
  await folder.remove();
});

/** Serves one package and names it as the index does. */
async function serve(
  spec: Omit<ApkSpec, "name">,
  format: 2 | 3,
): Promise<{ mirror: ApkMirror; named: readonly NamedPackage[] }> {
  const mirror = await startApkMirror([{ name: "tool", ...spec }], { signer, format });
  server = mirror;
  const options = { mirrors: [mirror.mirror], branch: "v3.22", arch: "x86_64" } as const;
  const index = await openApkIndex(recording(), { ...options, keyring: signer.keyring, network });
  mirror.reset();
  return { mirror, named: index.closure(["tool"]) };
}

const pin = (mirror: ApkMirror, named: readonly NamedPackage[]) =>
  pinPackages(recording(), store, { mirrors: [mirror.mirror], network }, named);
const fetch = async (mirrors: readonly string[], wanted: readonly PinnedPackage[]) =>
  (await fetchPackages(recording(), store, { mirrors, network }, wanted))[0]?.tree ?? { entries: [] };
const objectOf = (entry: Entry | undefined) =>
  entry?.kind === "file" && "object" in entry.content ? entry.content.object : "";

describe.each([2, 3] as const)("an .apk of format %d", (format) => {
  it("unpacks into a tree with reasons", async () => {
    const { mirror, named } = await serve({ files }, format);
    const tree = await fetch([], await pin(mirror, named));
    const kept = tree.entries.filter(({ kind }) => kind !== "directory");
    expect(kept.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
      "file usr/bin/tool",
      "file usr/lib/empty",
      "symlink usr/lib/link.so",
      "file usr/share/documents",
      "file var/same",
    ]);
    const tool = find(tree, "usr/bin/tool");
    const why = { stage: "package", from: "apk:tool@1.0-r0" };
    expect(tool).toMatchObject({ mode: 0o4755, uid: 0, gid: 0, why });
    expect((await store.read(objectOf(tool))).toString()).toBe("the tool");
    expect(objectOf(find(tree, "var/same"))).toBe(objectOf(tool));
    expect(find(tree, "usr/lib/link.so")).toMatchObject({ target: "../../../../etc/shadow" });
    expect(await readdir(join(store.root, "tmp"))).toEqual([]);
  });

  it.each<readonly [string, readonly TarEntry[], RegExp]>([
    ["a path with ..", [{ name: "usr/../../etc/passwd", text: "x" }], /leaves the root/],
    ["an absolute path", [{ name: "/etc/passwd", text: "x" }], /absolute path \/etc/],
    ["a device", [{ name: "dev/mem", type: "character-device" }], /device/],
    ["a pipe", [{ name: "run/pipe", type: "fifo" }], /fifo|pipe/],
    ["a hard link out of it", [{ name: "x", type: "link", linkname: "/etc/shadow" }], /absolute path/],
    ["a hard link to nothing", [{ name: "x", type: "link", linkname: "y" }], /does not ship before it/],
    [
      "a file below a link",
      [
        { name: "a", type: "symlink", linkname: "/etc" },
        { name: "a/passwd", text: "x" },
      ],
      /lies below \/a|ships \/a twice/,
    ],
  ])("is refused with %s", async (_, entries, why) => {
    const { mirror, named } = await serve({ files: entries }, format);
    const error = await failure(() => pin(mirror, named));
    expect(error.code).toBe("PACKAGE_UNSAFE");
    expect(error.message).toContain("tool@1.0-r0");
    expect(error.message).toMatch(why);
    expect(await readdir(join(store.root, "tmp"))).toEqual([]);
  });

  it("is refused when the mirror has another package than the index names", async () => {
    const { mirror, named } = await serve({ files }, format);
    const write = async (spec: ApkSpec) =>
      (format === 2 ? await writeApk(spec, signer) : writeAdbApk(spec, signer)).bytes;
    const refused = async (bytes: Buffer, why: RegExp) => {
      mirror.files.set(file, bytes);
      const error = await failure(() => pin(mirror, named));
      expect(error.code).toBe("PACKAGE_REPLACED");
      expect(error.message).toMatch(why);
      expect(error.record.hint).toContain("alpine_mirror");
    };
    await refused(await write({ name: "tool", files: [] }), /its checksum is Q[12].*, not Q/);
    await refused(await write({ name: "tool", version: "1.0-r1", files }), /it is tool@1\.0-r1/);
    await refused(await write({ name: "other", files }), /it is other@1\.0-r0/);
  });

  it("is refused with any byte of its files changed, and leaves nothing behind", async () => {
    const text = Array.from({ length: 200 }, (_, n) => createHash("sha256").update(`${n}`).digest("base64"));
    const { mirror, named } = await serve({ files: [{ name: "usr/lib/data", text: text.join("") }] }, format);
    const bytes = Buffer.from(mirror.files.get(file) ?? Buffer.alloc(0));
    for (const at of [bytes.length - 400, bytes.length - 1000, bytes.length - 4000]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x20;
      mirror.files.set(file, changed);
      const error = await failure(() => pin(mirror, named));
      expect(error.code).toMatch(/^(PACKAGE_REPLACED|PACKAGE_DAMAGED|APK_DAMAGED|COMPRESS_DAMAGED)$/);
    }
    expect(await readdir(join(store.root, "tmp"))).toEqual([]);
  });

  it("is pinned by the hash of its file, fetched once, and from the lock file again", async () => {
    const { mirror, named } = await serve({ files }, format);
    const [pinned] = await pin(mirror, named);
    expect(pinned).toEqual({ ...named[0], sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    await pin(mirror, named);
    expect(mirror.seen).toHaveLength(1);
    const other = await openStore(join(folder.path, `other-${format}`));
    const wanted = pinned === undefined ? [] : [pinned];
    const again = await fetchPackages(recording(), other, { mirrors: [mirror.mirror], network }, wanted);
    expect(again[0]?.tree).toEqual(await fetch([], wanted));
  });

  it("says how to go on when the mirror has replaced it by a newer one", async () => {
    const { mirror, named } = await serve({ files }, format);
    mirror.files.delete(file);
    const error = await failure(() => pin(mirror, named));
    expect(error.code).toBe("PACKAGE_GONE");
    expect(error.record.hint).toContain("leanvm build --update");
  });
});

describe("an .apk of format 3", () => {
  it.each(["none", "deflate", "deflate:9", "zstd"] as const)("is read with compression %s", async (kind) => {
    const { mirror, named } = await serve({ files }, 3);
    mirror.files.set(file, writeAdbApk({ name: "tool", files }, signer, kind).bytes);
    expect((await fetch([], await pin(mirror, named))).entries.length).toBeGreaterThan(4);
  });
});
