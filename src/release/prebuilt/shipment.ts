import { type Entry, type FileTree, fileTree } from "../../filetree/index.js";
import type { Store } from "../../store/index.js";
import { notARelease } from "./errors.js";

/**
 * A shipment's files in the places of a release: `NAME/ebin/…` as `lib/NAME-VERSION/ebin/…`. Packages without
 * an application resource file hold no code and are left out. Throws `NOT_A_RELEASE` for an application
 * without a version.
 */
export async function asRelease(store: Store, source: string, tree: FileTree): Promise<FileTree> {
  const versions = new Map<string, string>();
  for (const entry of tree.entries) {
    const name = /^([a-z][a-z0-9_]*)\/ebin\/\1\.app$/.exec(entry.path)?.[1];
    if (name !== undefined) versions.set(name, await versionIn(store, source, entry));
  }
  const placed = tree.entries.flatMap((entry): Entry[] => {
    const [, name = "", rest] = /^([^/]+)\/(.+)$/.exec(entry.path) ?? [];
    const version = versions.get(name);
    return version === undefined ? [] : [{ ...entry, path: `lib/${name}-${version}/${rest}` }];
  });
  return fileTree(placed);
}

async function versionIn(store: Store, source: string, entry: Entry): Promise<string> {
  if (entry.kind !== "file" || !("object" in entry.content))
    throw notARelease(source, `${entry.path} is no file`);
  const text = (await store.read(entry.content.object)).toString("utf8");
  const version = /\{\s*vsn\s*,\s*"([^"/\s]+)"\s*\}/.exec(text)?.[1];
  if (version === undefined) throw notARelease(source, `${entry.path} names no version`);
  return version;
}
