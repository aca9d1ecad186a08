import { stripBeam } from "../codec/beam/index.js";
import { compactElf } from "../codec/elf/index.js";
import { digestsOf, type Entry, type FileTree, fileTree } from "../filetree/index.js";
import type { Context } from "../step/index.js";
import { cached, type Store } from "../store/index.js";

/**
 * The same tree with every file that the VM runs reduced to what running needs: BEAM files without
 * chunks for debuggers and documentation, ELF programs and libraries without symbols, section tables
 * and the padding between segments. Behaviour stays; `stripBeam` and `compactElf` say what goes.
 */
export async function slim(context: Context, store: Store, name: string, tree: FileTree): Promise<FileTree> {
  return cached<FileTree>(context, store, {
    name: `Slim the ${name} files`,
    id: "slim/2",
    inputs: tree.entries.map((entry) => JSON.stringify(entry)),
    objects: digestsOf,
    detail: (slimmed) => `${megabytes(tree)} → ${megabytes(slimmed)}`,
    run: async (step) => {
      const entries: Entry[] = [];
      for (const entry of tree.entries) {
        entries.push(await slimEntry(store, entry));
        step.progress(entries.length, tree.entries.length, "files");
      }
      return fileTree(entries);
    },
  });
}

async function slimEntry(store: Store, entry: Entry): Promise<Entry> {
  if (entry.kind !== "file" || !("object" in entry.content) || entry.path.endsWith(".ko")) return entry;
  const bytes = await store.read(entry.content.object);
  const slimmed = entry.path.endsWith(".beam") ? stripBeam(bytes) : isElf(bytes) ? compactElf(bytes) : bytes;
  if (slimmed.byteLength >= bytes.byteLength) return entry;
  return { ...entry, content: { object: await store.put(slimmed), size: slimmed.byteLength } };
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
