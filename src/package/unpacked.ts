import { rm } from "node:fs/promises";
import { join } from "node:path";
import { digestsOf, type FileTree } from "../filetree/index.js";
import type { Context } from "../step/index.js";
import { type Store, stepKey } from "../store/index.js";
import { unpackApk } from "./apk/index.js";
import { unpackDeb } from "./deb/index.js";
import type { PinnedPackage } from "./types.js";

/** By the ending of a package's path: how it is unpacked, and the identifier of that step. */
const formats = {
  deb: { unpack: unpackDeb, step: "deb-tree-1" },
  apk: { unpack: unpackApk, step: "apk-tree-1" },
} as const;

function formatOf({ path }: Pick<PinnedPackage, "path">): keyof typeof formats {
  return path.endsWith(".apk") ? "apk" : "deb";
}

/** Where a package is downloaded to: fixed by its hash, so that a later run resumes what an earlier one began. */
export function downloadPath(store: Store, wanted: PinnedPackage): string {
  return join(store.root, "downloads", `${wanted.sha256}.${formatOf(wanted)}`);
}

/** Unpacks a verified package file into the store, removes it, and remembers its tree. Throws as unpacking does. */
export async function unpackPackage(
  context: Context,
  store: Store,
  wanted: PinnedPackage,
  file: string,
): Promise<FileTree> {
  try {
    const tree = await formats[formatOf(wanted)].unpack(context, store, file, ownerOf(wanted));
    await store.remember(treeKey(wanted), JSON.stringify(tree));
    return tree;
  } finally {
    await rm(file, { force: true });
  }
}

/** The remembered tree, unless one of its objects is gone: then the package is fetched again. */
export async function recallTree(
  store: Store,
  present: ReadonlySet<string>,
  wanted: PinnedPackage,
): Promise<FileTree | undefined> {
  const text = await store.recall(treeKey(wanted));
  if (text === undefined) return undefined;
  try {
    const tree = JSON.parse(text) as FileTree;
    return digestsOf(tree).every((digest) => present.has(digest)) ? tree : undefined;
  } catch {
    return undefined;
  }
}

function treeKey(wanted: PinnedPackage): string {
  return stepKey(formats[formatOf(wanted)].step, { sha256: wanted.sha256, owner: ownerOf(wanted) });
}

/** `name@version`. */
export function ownerOf(wanted: Pick<PinnedPackage, "name" | "version">): string {
  return `${wanted.name}@${wanted.version}`;
}
