import { open } from "node:fs/promises";
import { type CpioEntry, cpioEntrySize } from "../codec/cpio/index.js";
import { isElf } from "../codec/elf/index.js";
import { inParallel } from "../disk/index.js";
import { contentSize, type Entry, type FileTree } from "../filetree/index.js";
import type { Store } from "../store/index.js";

/** A named part of a root file system, packed and cached on its own. */
export interface LayerTree {
  readonly name: string;
  readonly tree: FileTree;
}

/** Part of a layer whose bytes are alike: programs, or everything else. */
export interface Segment {
  readonly layer: string;
  readonly part: "programs" | "files";
  readonly entries: readonly Entry[];
  /** Programs of x86. */
  readonly x86: boolean;
}

const machines: Readonly<Record<number, boolean>> = { 3: true, 62: true };

/**
 * Splits a layer into the programs and libraries (ELF) and the rest, which compress differently. The rest,
 * folders among it, comes first: the kernel makes no parent folders.
 */
export async function segmentsOf(store: Store, { name, tree }: LayerTree): Promise<readonly Segment[]> {
  const kinds = await inParallel(tree.entries, (entry) => elfMachine(store, entry));
  const pick = (part: Segment["part"]): Segment => {
    const chosen = tree.entries.map((entry, index) => ({ entry, machine: kinds[index] }));
    const own = chosen.filter(({ machine }) => (machine !== undefined) === (part === "programs"));
    const x86 = own.some(({ machine }) => machine !== undefined && machines[machine] === true);
    return { layer: name, part, entries: own.map(({ entry }) => entry), x86 };
  };
  return [pick("files"), pick("programs")].filter(({ entries }) => entries.length > 0);
}

/** Size in bytes that the segment's archive takes, without its end mark. */
export function archiveSize(segment: Segment): number {
  return segment.entries.reduce((sum, entry) => sum + cpioEntrySize(entry.path, bodySize(entry)), 0);
}

/** The entries as an archive takes them, bytes read from the store one file at a time, folders first. */
export async function* archiveEntries(segment: Segment, store: Store): AsyncGenerator<CpioEntry> {
  const last = (entry: Entry) => (entry.kind === "directory" ? 0 : 1);
  for (const entry of segment.entries.toSorted((a, b) => last(a) - last(b))) {
    if (entry.kind !== "file") {
      yield entry;
      continue;
    }
    const { content } = entry;
    const data = "text" in content ? Buffer.from(content.text, "utf8") : await store.read(content.object);
    yield { ...entry, data };
  }
}

/** What decides the bytes of a segment's archive, for the key of its cache. */
export function fingerprint(segment: Segment): readonly string[] {
  return segment.entries.map((entry) => {
    const { path, kind, mode, uid, gid } = entry;
    const own = [entry.kind === "symlink" ? entry.target : "", entry.kind === "file" ? entry.content : ""];
    const device = entry.kind === "device" ? [entry.device, entry.major, entry.minor] : [];
    return JSON.stringify([path, kind, mode, uid, gid, ...own, ...device]);
  });
}

function bodySize(entry: Entry): number {
  if (entry.kind === "symlink") return Buffer.byteLength(entry.target);
  return entry.kind === "file" ? contentSize(entry.content) : 0;
}

/** The machine an ELF file is for, by its number in the file's head; undefined for any other entry. */
async function elfMachine(store: Store, entry: Entry): Promise<number | undefined> {
  if (entry.kind !== "file" || "text" in entry.content || entry.content.size < 52) return undefined;
  const file = await open(store.path(entry.content.object)).catch(() => undefined);
  // A missing object is told with words when the archive is written.
  if (file === undefined) return undefined;
  try {
    const head = Buffer.alloc(20);
    await file.read(head, 0, head.length, 0);
    if (!isElf(head)) return undefined;
    return head[5] === 1 ? head.readUInt16LE(18) : head.readUInt16BE(18);
  } finally {
    await file.close();
  }
}
