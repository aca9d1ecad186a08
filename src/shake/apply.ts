import { decodeModule, keepFunctions } from "../codec/beam/index.js";
import { type Entry, type FileTree, fileTree } from "../filetree/index.js";
import type { Store } from "../store/index.js";
import { fitApplicationFile, fitBoot } from "./boot.js";
import type { Applied } from "./decide.js";
import { type BeamFile, contentOf, type Files } from "./files.js";
import { leftOutPath, leftOutTable } from "./left-out.js";
import type { ShakeRequest } from "./types.js";

/** Writes what was decided into the trees: BEAM files, boot script, `.app` files, and the table of what is left out. */
export async function applyDecision(
  store: Store,
  { release, runtime, level }: ShakeRequest,
  files: Files,
  decision: Applied,
): Promise<{ readonly release: FileTree; readonly runtime: FileTree }> {
  const isRemoved = (module: string) => decision.removed.has(module);
  const beams = new Map(files.beams.map((file) => [file.entry.path, file]));
  const gone = new Set(level === "apps" ? [] : files.shadowed.map(({ path }) => path));
  const boots = ["start.boot", "start_clean.boot"].map((name) => `${release.folder}/${name}`);

  async function fitted(entry: Entry): Promise<readonly Entry[]> {
    if (gone.has(entry.path)) return [];
    const beam = beams.get(entry.path);
    if (beam !== undefined) return fitBeam(entry, beam);
    if (entry.kind !== "file") return [entry];
    if (boots.includes(entry.path))
      return [await replaced(store, entry, fitBoot(await contentOf(store, entry), isRemoved))];
    if (!/\/ebin\/[^/]+\.app$/.test(entry.path)) return [entry];
    const text = (await contentOf(store, entry)).toString("utf8");
    return [await replaced(store, entry, Buffer.from(fitApplicationFile(text, isRemoved)))];
  }

  async function fitBeam(entry: Entry, { module, replaced: given }: BeamFile): Promise<readonly Entry[]> {
    if (isRemoved(module)) return [];
    const places = decision.kept.get(module);
    if (places === undefined && given === undefined) return [entry];
    const bytes = given ?? (await contentOf(store, entry));
    return [
      await replaced(
        store,
        entry,
        places === undefined ? bytes : keepFunctions(decodeModule(bytes), places, 0),
      ),
    ];
  }

  const known = new Set([...release.tree.entries, ...runtime.tree.entries].map(({ path }) => path));
  const added = files.beams.filter(({ entry }) => !known.has(entry.path)).map(({ entry }) => entry);
  const tree = async (of: FileTree, further: readonly Entry[]) =>
    fileTree([
      ...(
        await Promise.all(
          [
            ...of.entries,
            ...added.filter(
              ({ path }) => beams.get(path)?.tree === (of === release.tree ? "release" : "runtime"),
            ),
          ].map(fitted),
        )
      ).flat(),
      ...further,
    ]);
  const table = leftOutTable(decision);
  const note: Entry = {
    ...{ kind: "file", path: leftOutPath, mode: 0o644, uid: 0, gid: 0 },
    content: { object: await store.put(table), size: table.byteLength },
    why: { stage: "shake", from: "configuration", rule: "what calls of left out functions say" },
  };
  return { release: await tree(release.tree, [note]), runtime: await tree(runtime.tree, []) };
}

async function replaced(store: Store, entry: Entry, bytes: Uint8Array): Promise<Entry> {
  if (entry.kind !== "file") return entry;
  return { ...entry, content: { object: await store.put(bytes), size: bytes.byteLength } };
}
