import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hasCode } from "../error/index.js";
import { type Entry, fileTree, type Why } from "../filetree/index.js";
import { copyOut, inParallel, readTree, writeTree, writeWhole } from "./index.js";

const why: Why = { stage: "test", rule: "test" };
const owner = { uid: 0, gid: 0, why };

/** A store in memory. */
function memory() {
  const objects = new Map<string, Uint8Array>();
  return {
    objects,
    async put(bytes: Uint8Array) {
      const digest = createHash("sha256").update(bytes).digest("hex");
      objects.set(digest, bytes);
      return digest;
    },
    async read(digest: string) {
      return objects.get(digest) ?? new Uint8Array(0);
    },
    async link(digest: string, target: string, executable: boolean) {
      await writeFile(target, objects.get(digest) ?? "", { flag: "wx", mode: executable ? 0o555 : 0o444 });
    },
  };
}

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lean-disk-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("writeTree", () => {
  it("lays out files, links, folders and modes, parents included", async () => {
    const store = memory();
    const object = await store.put(Buffer.from("code"));
    const entries: readonly Entry[] = [
      { kind: "file", path: "usr/bin/tool", mode: 0o755, content: { object, size: 4 }, ...owner },
      { kind: "file", path: "etc/name", mode: 0o644, content: { text: "lean\n" }, ...owner },
      { kind: "symlink", path: "bin", mode: 0o777, target: "usr/bin", ...owner },
      { kind: "directory", path: "tmp", mode: 0o1777, ...owner },
    ];
    const root = join(folder, "root");
    await writeTree(fileTree(entries), root, store);
    expect(await readFile(join(root, "bin/tool"), "utf8")).toBe("code");
    expect(await readFile(join(root, "etc/name"), "utf8")).toBe("lean\n");
    expect(await readlink(join(root, "bin"))).toBe("usr/bin");
    expect((await stat(join(root, "usr/bin/tool"))).mode & 0o111).toBe(0o111);
    expect((await stat(join(root, "tmp"))).mode & 0o7777).toBe(0o1777);
  });

  it("writes nothing through a link that leads outside", async () => {
    const outside = join(folder, "outside");
    await mkdir(outside);
    const tree = fileTree([
      { kind: "symlink", path: "a", mode: 0o777, target: outside, ...owner },
      { kind: "file", path: "a/b", mode: 0o644, content: { text: "x" }, ...owner },
    ]);
    await expect(writeTree(tree, join(folder, "root"), memory())).rejects.toSatisfy((error) =>
      hasCode(error, "PATH_THROUGH_LINK"),
    );
    expect(await readdir(outside)).toEqual([]);
  });

  it("refuses devices", async () => {
    const tree = fileTree([
      { kind: "device", path: "null", mode: 0o666, device: "character", major: 1, minor: 3, ...owner },
    ]);
    await expect(writeTree(tree, join(folder, "root"), memory())).rejects.toSatisfy((error) =>
      hasCode(error, "SPECIAL_FILE"),
    );
  });
});

describe("readTree", () => {
  it("normalises modes and order, and keeps links as they are", async () => {
    await mkdir(join(folder, "b"), { mode: 0o700 });
    await writeFile(join(folder, "b/run"), "x");
    await chmod(join(folder, "b/run"), 0o700);
    await writeFile(join(folder, "a"), "y", { mode: 0o600 });
    await symlink("/nowhere", join(folder, "c"));
    const store = memory();
    const tree = await readTree(folder, store, (path) => ({ stage: "test", rule: path }));
    expect(tree.entries.map((e) => [e.path, e.kind, e.mode.toString(8), e.why.rule])).toEqual([
      ["a", "file", "644", "a"],
      ["b", "directory", "755", "b"],
      ["b/run", "file", "755", "b/run"],
      ["c", "symlink", "777", "c"],
    ]);
    expect([...store.objects.values()].map(String).sort()).toEqual(["x", "y"]);
  });

  it("comes back equal after it was laid out", async () => {
    const store = memory();
    await mkdir(join(folder, "one/sub"), { recursive: true });
    await writeFile(join(folder, "one/sub/file"), "x");
    await symlink("sub", join(folder, "one/link"));
    const tree = await readTree(join(folder, "one"), store, why);
    await writeTree(tree, join(folder, "two"), store);
    expect(await readTree(join(folder, "two"), store, why)).toEqual(tree);
  });

  it("refuses a named pipe and names it", async () => {
    await promisify(execFile)("mkfifo", [join(folder, "pipe")]);
    await expect(readTree(folder, memory(), why)).rejects.toThrow(/pipe is a named pipe/);
  });
});

describe("writeWhole and copyOut", () => {
  it("replaces a file and leaves nothing beside it", async () => {
    const store = memory();
    const digest = await store.put(Buffer.from("new"));
    const target = join(folder, "deep/out");
    await writeWhole(target, "old");
    await copyOut(store, digest, target);
    expect(await readFile(target, "utf8")).toBe("new");
    expect(await readdir(join(folder, "deep"))).toEqual(["out"]);
  });

  it.runIf(process.getuid?.() === 0)("says in plain words that the disk is full, and cleans up", async () => {
    const mounted = join(folder, "small");
    await mkdir(mounted);
    await promisify(execFile)("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", mounted]);
    try {
      await expect(writeWhole(join(mounted, "out"), new Uint8Array(1 << 20))).rejects.toSatisfy((error) =>
        hasCode(error, "OUTPUT_DISK_FULL"),
      );
      expect(await readdir(mounted)).toEqual([]);
    } finally {
      await promisify(execFile)("umount", [mounted]);
    }
  });

  it("names a path that lies in a file", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(writeWhole(join(folder, "file/out"), "x")).rejects.toSatisfy((error) =>
      hasCode(error, "OUTPUT_IMPOSSIBLE"),
    );
  });
});

describe("inParallel", () => {
  it("keeps order and stops after a failure", async () => {
    expect(await inParallel([3, 1, 2], async (n) => n * 2, 2)).toEqual([6, 2, 4]);
    let begun = 0;
    const work = async () => {
      begun++;
      throw new Error("no");
    };
    await expect(inParallel(Array.from({ length: 100 }), work, 2)).rejects.toThrow("no");
    expect(begun).toBeLessThan(5);
  });
});
