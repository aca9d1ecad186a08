import { chmod, mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeTree } from "../disk/index.js";
import { systemCode } from "../error/index.js";
import { type Entry, type FileTree, fileTree, find, merge } from "../filetree/index.js";
import { type Context, step } from "../step/index.js";
import { type Store, stepKey } from "../store/index.js";

/** A root file system on disk in which programs run. */
export interface BuildRoot {
  /** Absolute path; bind it read-only. */
  readonly path: string;
  /** Identifies every byte of it; part of the key of each step that runs in it. */
  readonly key: string;
}

/**
 * Brings unpacked packages to disk as a build root, once: the folder is named by the hash of what is in
 * it and appears by a rename, so a killed build leaves none half made. What maintainer scripts would do
 * and builds rely on is added: the merged `/usr` links, `/bin/sh`, `awk`, `cc`, mount points, accounts.
 */
export async function openBuildRoot(
  context: Context,
  store: Store,
  trees: readonly FileTree[],
): Promise<BuildRoot> {
  const shipped = merge(...trees);
  const tree = merge(fileTree(missing(shipped, essentials)), shipped);
  const key = stepKey("build-root/2", fingerprint(tree));
  const path = join(store.root, "roots", key.slice(0, 32));
  if (await exists(path)) return { path, key };
  return step(context, "Lay out the build root", async (inner) => {
    const draft = await store.temporary();
    await mkdir(dirname(path), { recursive: true });
    try {
      await writeTree(tree, draft, store);
      await chmod(draft, 0o755);
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      // Another build of the same root was faster.
      if (systemCode(error) !== "ENOTEMPTY" && systemCode(error) !== "EEXIST") throw error;
    }
    inner.detail(`${tree.entries.length} files`);
    return { path, key };
  });
}

const why = { stage: "sandbox", rule: "what a build expects of a Debian system" };

function link(path: string, target: string): Entry {
  return { kind: "symlink", path, target, mode: 0o777, uid: 0, gid: 0, why };
}

function directory(path: string, mode = 0o755): Entry {
  return { kind: "directory", path, mode, uid: 0, gid: 0, why };
}

function text(path: string, content: string): Entry {
  return { kind: "file", path, mode: 0o644, uid: 0, gid: 0, content: { text: content }, why };
}

/** Alternatives and links that maintainer scripts make, each taken only when its target is there. */
const essentials: readonly Entry[] = [
  ...["bin", "sbin", "lib", "lib64"].map((name) => link(name, `usr/${name}`)),
  link("usr/bin/sh", "dash"),
  link("usr/bin/awk", "mawk"),
  link("usr/bin/cc", "gcc"),
  link("usr/bin/c++", "g++"),
  ...["build", "proc", "dev", "run", "sys", "var", "etc"].map((name) => directory(name)),
  ...["tmp", "var/tmp"].map((name) => directory(name, 0o1777)),
  text("etc/passwd", "root:x:0:0:root:/tmp:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"),
  text("etc/group", "root:x:0:\nnogroup:x:65534:\n"),
  text("etc/hosts", "127.0.0.1 localhost\n::1 localhost\n"),
  text("etc/resolv.conf", ""),
];

function missing(tree: FileTree, wanted: readonly Entry[]): readonly Entry[] {
  return wanted.filter((entry) => {
    if (find(tree, entry.path) !== undefined) return false;
    if (entry.kind !== "symlink" || !entry.path.startsWith("usr/bin/")) return true;
    return find(tree, `usr/bin/${entry.target}`) !== undefined;
  });
}

function fingerprint(tree: FileTree): string[] {
  return tree.entries.map((entry) => {
    const what =
      entry.kind === "file"
        ? JSON.stringify(entry.content)
        : entry.kind === "symlink"
          ? entry.target
          : entry.kind;
    return `${entry.path}\0${entry.mode}\0${what}`;
  });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
