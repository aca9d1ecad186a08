import type { Found, FoundFile } from "./archive.js";
import { partsOf } from "./archive.js";
import { type Draft, sumOf } from "./draft.js";

/** Files in the folders that they lie in; a folder with nothing but one folder is shown as one with it. */
export function folderDrafts(files: readonly FoundFile[]): readonly Draft[] {
  const root = newFolder();
  for (const { path, draft } of files) {
    const parts = partsOf(path);
    let folder = root;
    for (const part of parts.slice(0, -1)) {
      const next = folder.folders.get(part) ?? newFolder();
      folder.folders.set(part, next);
      folder = next;
    }
    folder.files.push(draft);
  }
  return draftsOf(root, "");
}

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: Draft[];
}

function newFolder(): Folder {
  return { folders: new Map(), files: [] };
}

function draftsOf(folder: Folder, above: string): readonly Draft[] {
  const inner = [...folder.folders].map(([name, own]) => {
    let [path, label, at] = [`${above}${name}`, name, own];
    for (
      let [only] = at.folders;
      only !== undefined && at.folders.size === 1 && at.files.length === 0;
      [only] = at.folders
    ) {
      path = `${path}/${only[0]}`;
      label = `${label}/${only[0]}`;
      at = only[1];
    }
    return sumOf({ name: label, kind: "group", path }, draftsOf(at, `${path}/`));
  });
  return [...inner, ...folder.files];
}

/** What belongs to no file, summed up by name; none when there is nothing. */
export function overheadDrafts({ overhead }: Pick<Found, "overhead">): readonly Draft[] {
  const sums = new Map<string, Draft>();
  for (const draft of overhead) {
    const { raw, units } = sums.get(draft.name) ?? { raw: 0, units: 0 };
    sums.set(draft.name, { ...draft, raw: raw + draft.raw, units: units + draft.units });
  }
  return sums.size === 0 ? [] : [sumOf({ name: "overhead", kind: "overhead" }, [...sums.values()])];
}
