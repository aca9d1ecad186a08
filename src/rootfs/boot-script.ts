import { LeanError } from "../error/index.js";
import { type FileTree, fileTree, find } from "../filetree/index.js";
import type { Release } from "../release/types.js";
import type { Store } from "../store/index.js";
import { fitBootScript } from "./instructions.js";

/** The release's files with a `start.boot` that fits the machine; nothing else changes. Throws `BOOT_SCRIPT_MISSING`. */
export async function fitRelease(store: Store, release: Release): Promise<FileTree> {
  const path = `${release.folder}/start.boot`;
  const boot = find(release.tree, path);
  if (boot?.kind !== "file" || !("object" in boot.content)) throw noBootScript(release.name, path);
  const fitted = fitBootScript(await store.read(boot.content.object));
  const content = { object: await store.put(fitted), size: fitted.byteLength };
  return fileTree(release.tree.entries.map((entry) => (entry === boot ? { ...boot, content } : entry)));
}

function noBootScript(name: string, path: string): LeanError {
  return new LeanError({
    code: "BOOT_SCRIPT_MISSING",
    message: `The release ${name} has no boot script ${path}.`,
    hint: "Assemble it again with `mix release`; a release always has one.",
  });
}
