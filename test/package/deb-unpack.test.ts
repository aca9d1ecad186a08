import { chmod, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openNetwork } from "../../src/fetch/index.js";
import { type Entry, find } from "../../src/filetree/index.js";
import { fetchPackages, openDebIndex, type PinnedPackage } from "../../src/package/index.js";
import { openStore, type Store } from "../../src/store/index.js";
import { type Mirror, newSigner, type Signer, startMirror } from "../support/deb-mirror.js";
import type { DebSpec, TarEntry } from "../support/deb-writer.js";
import { failure, recording, scratch } from "../support/outcome.js";

const network = openNetwork({ retries: 1, backoffMs: 5, idleMs: 400, connectMs: 400 });
const files: readonly TarEntry[] = [
  { name: "./", type: "directory", mode: 0o755 },
  { name: "./bin/tool", text: "the tool", mode: 0o755 },
  { name: "./usr/bin/same", type: "link", linkname: "./bin/tool" },
  { name: "./lib64", type: "symlink", linkname: "usr/lib64" },
  { name: "./usr/lib/link.so", type: "symlink", linkname: "../../../../etc/shadow" },
  { name: "./usr/share/doc/tool/copyright", text: "free" },
  { name: "./usr/share/locale/de.mo", text: "hallo" },
  { name: "./usr/share/documents", text: "kept" },
];

let folder: Awaited<ReturnType<typeof scratch>>;
let signer: Signer;
let store: Store;
let server: Mirror | undefined;

beforeAll(async () => {
  folder = await scratch("deb-unpack");
  signer = await newSigner(join(folder.path, "keyring.gpg"));
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

/** Serves one package and pins it. */
async function serve(
  spec: Omit<DebSpec, "name">,
): Promise<{ mirror: Mirror; wanted: readonly PinnedPackage[] }> {
  const mirror = await startMirror([{ name: "tool", ...spec }], { signer });
  server = mirror;
  const options = {
    mirrors: [mirror.mirror],
    suite: "trixie",
    arch: "x86_64",
    keyring: signer.keyring,
  } as const;
  const index = await openDebIndex(recording(), store, { ...options, network });
  mirror.reset();
  return { mirror, wanted: index.closure(["tool"]) };
}

const fetch = async (mirrors: readonly string[], wanted: readonly PinnedPackage[]) =>
  (await fetchPackages(recording(), store, { mirrors, network }, wanted))[0]?.tree ?? { entries: [] };

const objectOf = (entry: Entry | undefined) =>
  entry?.kind === "file" && "object" in entry.content ? entry.content.object : "";

describe("unpacking a .deb", () => {
  it.each(["xz", "zst", "gz", "none"] as const)("reads data.tar with %s", async (compression) => {
    const { mirror, wanted } = await serve({ files, compression });
    const tree = await fetch([mirror.mirror], wanted);
    expect(tree.entries.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
      "symlink lib64",
      "file usr/bin/same",
      "file usr/bin/tool",
      "symlink usr/lib/link.so",
      "file usr/share/documents",
    ]);
    const tool = find(tree, "usr/bin/tool");
    expect(tool).toMatchObject({ mode: 0o755, uid: 0, why: { stage: "package", from: "deb:tool@1.0-1" } });
    expect((await store.read(objectOf(tool))).toString()).toBe("the tool");
    expect(objectOf(find(tree, "usr/bin/same"))).toBe(objectOf(tool));
    expect(find(tree, "usr/lib/link.so")).toMatchObject({ target: "../../../../etc/shadow" });
    expect(await readdir(join(store.root, "downloads"))).toEqual([]);
  });

  it.each<readonly [string, readonly TarEntry[], RegExp]>([
    ["a path with ..", [{ name: "./usr/../../etc/passwd" }], /leaves the root/],
    ["an absolute path", [{ name: "/etc/passwd" }], /absolute path \/etc\/passwd/],
    ["a device", [{ name: "./dev/mem", type: "character-device" }], /character-device/],
    ["a pipe", [{ name: "./run/pipe", type: "fifo" }], /fifo/],
    ["a hard link out of it", [{ name: "./x", type: "link", linkname: "/etc/shadow" }], /absolute path/],
    ["a hard link to nothing", [{ name: "./x", type: "link", linkname: "./y" }], /does not ship before it/],
    [
      "a file below a link",
      [{ name: "./a", type: "symlink", linkname: "/etc" }, { name: "./a/passwd" }],
      /lies below \/a/,
    ],
    [
      "a link put above a file",
      [{ name: "./a/passwd" }, { name: "./a", type: "symlink", linkname: "/etc" }],
      /lies below \/a/,
    ],
  ])("refuses %s", async (_, entries, why) => {
    const { mirror, wanted } = await serve({ files: entries });
    const error = await failure(() => fetch([mirror.mirror], wanted));
    expect(error.code).toBe("PACKAGE_UNSAFE");
    expect(error.message).toContain("tool@1.0-1");
    expect(error.message).toMatch(why);
    expect(await store.recall("anything")).toBeUndefined();
  });

  it("keeps large files out of memory and whole", async () => {
    const text = "0123456789abcdef".repeat(400_000);
    const { mirror, wanted } = await serve({ files: [{ name: "./usr/lib/large", text }] });
    const object = objectOf(find(await fetch([mirror.mirror], wanted), "usr/lib/large"));
    expect((await store.read(object)).toString() === text).toBe(true);
    expect(await readdir(join(store.root, "tmp"))).toEqual([]);
  });
});

describe("fetching packages", () => {
  it("resumes a cut download, and survives a flipped bit that passes", async () => {
    const { mirror, wanted } = await serve({ files });
    mirror.fail({ match: /pool/, kind: "die", times: 1 });
    mirror.fail({ match: /pool/, kind: "flip", times: 1 });
    expect((await fetch([mirror.mirror], wanted)).entries).toHaveLength(5);
    expect(mirror.seen[1]?.range).toMatch(/^bytes=[1-9]/);
  });

  it("refuses a package that stays wrong, and leaves nothing of it", async () => {
    const { mirror, wanted } = await serve({ files });
    mirror.fail({ match: /pool/, kind: "flip" });
    expect((await failure(() => fetch([mirror.mirror], wanted))).code).toBe("FETCH_HASH_MISMATCH");
    mirror.reset();
    expect((await fetch([mirror.mirror], wanted)).entries).toHaveLength(5);
  });

  it("heals a damaged object of the store by fetching its package again", async () => {
    const { mirror, wanted } = await serve({ files });
    const object = objectOf(find(await fetch([mirror.mirror], wanted), "usr/bin/tool"));
    await chmod(store.path(object), 0o644);
    await writeFile(store.path(object), "the t00l");
    expect((await failure(() => store.read(object))).code).toBe("STORE_CORRUPT");
    await fetch([mirror.mirror], wanted);
    expect((await store.read(object)).toString()).toBe("the tool");
  });

  it("asks the next mirror for what one has dropped, and says how to go on when none has it", async () => {
    const { mirror, wanted } = await serve({ files });
    const old = `${mirror.url}/elsewhere/debian`;
    expect((await fetch([old, mirror.mirror], wanted)).entries).toHaveLength(5);
    const other = await openStore(join(folder.path, "other"));
    const error = await failure(() => fetchPackages(recording(), other, { mirrors: [old], network }, wanted));
    expect(error.code).toBe("PACKAGE_GONE");
    expect(error.message).toContain("tool@1.0-1");
    expect(error.record.hint).toContain("leanvm build --update");
  });

  it("reports progress in bytes, and an answer from the store as cached", async () => {
    const { mirror, wanted } = await serve({ files });
    const [first, second] = [recording(), recording()];
    await fetchPackages(first, store, { mirrors: [mirror.mirror], network }, wanted);
    await fetchPackages(second, store, { mirrors: [], network }, wanted);
    const size = wanted[0]?.size;
    expect(first.events).toContainEqual(
      expect.objectContaining({ type: "step-progress", done: size, total: size }),
    );
    expect(second.events.at(-1)).toMatchObject({ type: "step-end", outcome: "cached", detail: "1 package" });
  });
});
