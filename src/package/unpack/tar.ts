import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract } from "tar-stream";
import { type Entry, type FileTree, fileTree, type Why } from "../../filetree/index.js";
import type { Context } from "../../step/index.js";
import type { Store } from "../../store/index.js";
import { packageUnsafe } from "../errors.js";
import { readEntry } from "./entries.js";
import { isSkipped, placed } from "./layout.js";

/** Most bytes that one package may unpack to, and most entries it may have. */
export interface UnpackLimits {
  readonly bytes: number;
  readonly entries: number;
}

export const usualLimits: UnpackLimits = { bytes: 4 * 1024 * 1024 * 1024, entries: 500_000 };

/** Whose files they are: `deb` or `apk`, and `name@version`. */
export interface Origin {
  readonly format: "deb" | "apk";
  readonly owner: string;
}

/**
 * Unpacks a tar archive, decompressed, into the store and describes it as a tree. Nothing is written outside the
 * store. Throws `PACKAGE_UNSAFE` for entries that leave the root, lie below a link, are devices, or hard links
 * to nothing, and plain errors for a damaged archive.
 */
export async function unpackTar(
  context: Context,
  store: Store,
  origin: Origin,
  chunks: AsyncIterable<Uint8Array>,
  limits: UnpackLimits,
): Promise<FileTree> {
  const { owner } = origin;
  const why = shippedBy(origin);
  const known = new Map<string, Entry>();
  const archive = extract();
  const feeding = pipeline(Readable.from(chunks), archive);
  feeding.catch(() => undefined);
  for await (const item of archive) {
    context.signal.throwIfAborted();
    if (known.size >= limits.entries) throw tooManyEntries(owner, limits);
    const path = placed(item.header.name, item.header.type === "symlink", owner);
    if (path === "" || isSkipped(path)) item.resume();
    else known.set(path, await readEntry({ store, owner, path, why, known }, item.header, item));
  }
  await feeding;
  refuseBelowLinks(known, owner);
  return fileTree(known.values());
}

export function shippedBy({ format, owner }: Origin): Why {
  return { stage: "package", from: `${format}:${owner}`, rule: "shipped by the package" };
}

export function tooManyEntries(owner: string, limits: UnpackLimits): Error {
  return packageUnsafe(owner, `it has more than ${limits.entries} entries`);
}

/** A file below a symlink would land wherever the link points once the tree is written out. */
export function refuseBelowLinks(known: ReadonlyMap<string, Entry>, owner: string): void {
  for (const path of known.keys()) {
    for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
      const parent = known.get(path.slice(0, slash));
      if (parent === undefined || parent.kind === "directory") continue;
      throw packageUnsafe(owner, `/${path} lies below /${parent.path}, which is a ${parent.kind}`);
    }
  }
}
