import { LeanError } from "../error/index.js";
import { type FileTree, fileTree, find } from "../filetree/index.js";
import type { Release } from "../release/types.js";
import type { Store } from "../store/index.js";
import { appendInstruction } from "./ready-mark.js";

/**
 * The release's files with one more instruction at the end of `start.boot`, after every application has
 * started: it creates `/run/lean/ready`, which guest/init waits for. Nothing else of the release changes.
 */
export async function markReady(store: Store, release: Release): Promise<FileTree> {
  const path = `${release.folder}/start.boot`;
  const boot = find(release.tree, path);
  if (boot?.kind !== "file" || !("object" in boot.content)) throw noBootScript(release.name, path);
  const marked = appendInstruction(await store.read(boot.content.object));
  const content = { object: await store.put(marked), size: marked.byteLength };
  return fileTree(release.tree.entries.map((entry) => (entry === boot ? { ...boot, content } : entry)));
}

function noBootScript(name: string, path: string): LeanError {
  return new LeanError({
    code: "BOOT_SCRIPT_MISSING",
    message: `The release ${name} has no boot script ${path}.`,
    hint: "Assemble it again with `mix release`; a release always has one.",
  });
}
