import { storeLiterals, stripBeam } from "../codec/beam/index.js";
import { compactElf } from "../codec/elf/index.js";
import { digestsOf, type Entry, type FileTree, fileTree } from "../filetree/index.js";
import type { Context } from "../step/index.js";
import { cached, type Store } from "../store/index.js";

/**
 * The same tree with every file that the VM runs reduced to what running needs: BEAM files without
 * chunks for debuggers and documentation, ELF programs and libraries without symbols, section tables
 * and the padding between segments. Behaviour stays; `stripBeam` and `compactElf` say what goes.
 * With `plainLiterals`, literal tables are kept uncompressed, which packs better; not for nodes that exchange
 * funs with others (see `storeLiterals`).
 */
export async function slim(
  context: Context,
  store: Store,
  name: string,
  tree: FileTree,
  plainLiterals: boolean,
): Promise<FileTree> {
  return cached<FileTree>(context, store, {
    name: `Slim the ${name} files`,
    id: "slim/3",
    inputs: [plainLiterals, ...tree.entries.map((entry) => JSON.stringify(entry))],
    objects: digestsOf,
    detail: (slimmed) => `${megabytes(tree)} → ${megabytes(slimmed)}`,
    run: async (step) => {
      const entries: Entry[] = [];
      for (const entry of tree.entries) {
        entries.push(await slimEntry(store, entry, plainLiterals));
        step.progress(entries.length, tree.entries.length, "files");
      }
      return fileTree(entries);
    },
  });
}

async function slimEntry(store: Store, entry: Entry, plainLiterals: boolean): Promise<Entry> {
  if (entry.kind !== "file" || !("object" in entry.content) || entry.path.endsWith(".ko")) return entry;
  const bytes = await store.read(entry.content.object);
  const slimmed = slimBytes(entry.path, bytes, plainLiterals);
  if (slimmed === bytes) return entry;
  return { ...entry, content: { object: await store.put(slimmed), size: slimmed.byteLength } };
}

function slimBytes(path: string, bytes: Buffer, plainLiterals: boolean): Uint8Array {
  if (path.endsWith(".beam")) {
    const stripped = stripBeam(bytes);
    return plainLiterals ? storeLiterals(stripped) : stripped;
  }
  return isElf(bytes) ? compactElf(bytes) : bytes;
}

function isElf(bytes: Buffer): boolean {
  return bytes.byteLength >= 64 && bytes.readUInt32BE(0) === 0x7f454c46;
}

function megabytes(tree: FileTree): string {
  let bytes = 0;
  for (const entry of tree.entries) {
    if (entry.kind === "file" && "object" in entry.content) bytes += entry.content.size;
  }
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
