import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract } from "tar-stream";
import { compressionOf, decompress } from "../../codec/compress/index.js";
import { type ArMember, readAr } from "../../codec/deb/index.js";
import { LeanError, systemCode } from "../../error/index.js";
import { type Entry, type FileTree, fileTree, type Why } from "../../filetree/index.js";
import type { Context } from "../../step/index.js";
import type { Store } from "../../store/index.js";
import { readEntry } from "./entries.js";
import { packageDamaged, packageUnsafe } from "./errors.js";
import { isSkipped, placed } from "./layout.js";

/** Most bytes that one package may unpack to, and most entries it may have. */
export interface UnpackLimits {
  readonly bytes: number;
  readonly entries: number;
}

const usualLimits: UnpackLimits = { bytes: 4 * 1024 * 1024 * 1024, entries: 500_000 };

/**
 * Unpacks a `.deb` file (deb(5)) into the store, and describes what it ships as a tree. Nothing is written
 * outside the store. `owner` is `name@version`, used in reports and errors. Throws `PACKAGE_UNSAFE` for
 * entries that leave the root, lie below a link, are devices, or hard links to nothing; `PACKAGE_DAMAGED`.
 */
export async function unpackDeb(
  context: Context,
  store: Store,
  file: string,
  owner: string,
  limits: UnpackLimits = usualLimits,
): Promise<FileTree> {
  try {
    for await (const member of readAr(createReadStream(file, { highWaterMark: 256 * 1024 }))) {
      context.signal.throwIfAborted();
      if (/^data\.tar(\.\w+)?$/.test(member.name))
        return await unpackData(context, store, member, owner, limits);
    }
  } catch (error) {
    context.signal.throwIfAborted();
    throw isDamage(error) ? packageDamaged(owner, error) : error;
  }
  throw packageDamaged(owner, new Error("it has no data.tar."));
}

async function unpackData(
  context: Context,
  store: Store,
  member: ArMember,
  owner: string,
  limits: UnpackLimits,
): Promise<FileTree> {
  const why: Why = { stage: "package", from: `deb:${owner}`, rule: "shipped by the package" };
  const known = new Map<string, Entry>();
  const archive = extract();
  const feeding = pipeline(
    Readable.from(decompress(compressionOf(member.name), member.body, limits.bytes)),
    archive,
  );
  feeding.catch(() => undefined);
  for await (const item of archive) {
    context.signal.throwIfAborted();
    if (known.size >= limits.entries)
      throw packageUnsafe(owner, `it has more than ${limits.entries} entries`);
    const path = placed(item.header.name, item.header.type === "symlink", owner);
    if (path === "" || isSkipped(path)) item.resume();
    else known.set(path, await readEntry({ store, owner, path, why, known }, item.header, item));
  }
  await feeding;
  refuseBelowLinks(known, owner);
  return fileTree(known.values());
}

/** A file below a symlink would land wherever the link points once the tree is written out. */
function refuseBelowLinks(known: ReadonlyMap<string, Entry>, owner: string): void {
  for (const path of known.keys()) {
    for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
      const parent = known.get(path.slice(0, slash));
      if (parent === undefined || parent.kind === "directory") continue;
      throw packageUnsafe(owner, `/${path} lies below /${parent.path}, which is a ${parent.kind}`);
    }
  }
}

/** Whether the package's bytes are at fault: its codecs say so, or tar-stream does with a plain `Error`. */
function isDamage(error: unknown): boolean {
  if (error instanceof LeanError) return /^(DEB|COMPRESS)_/.test(error.code);
  return (
    error instanceof Error &&
    systemCode(error) === undefined &&
    /tar|header|data|checksum/i.test(error.message)
  );
}
