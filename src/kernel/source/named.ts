import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { KernelSourceAt } from "../../config/index.js";
import { inParallel } from "../../disk/index.js";
import { download, type Network } from "../../fetch/index.js";
import { type Context, step } from "../../step/index.js";
import { type Store, stepKey } from "../../store/index.js";
import { sourceMissing, sourceNotArchive } from "./errors.js";
import type { KernelSource } from "./types.js";

/** kernel.org's newest is 150 MB. */
const largestArchive = 1024 ** 3;

/**
 * A source that the user names. An archive is verified and kept in the store; a folder is built from where it lies.
 * Throws what `download` throws (`FETCH_HASH_MISMATCH`), `KERNEL_SOURCE_MISSING`, `KERNEL_SOURCE_NO_ARCHIVE`.
 */
export async function namedSource(
  context: Context,
  store: Store,
  network: Network,
  at: KernelSourceAt,
): Promise<KernelSource> {
  if (at.kind === "url") return fetchedSource(context, store, network, at);
  const known = await stat(at.path).catch(() => undefined);
  if (known === undefined) throw sourceMissing(at.path);
  return known.isDirectory() ? folderSource(context, at.path) : localArchive(context, store, at.path);
}

async function fetchedSource(
  context: Context,
  store: Store,
  network: Network,
  { url, sha256 }: Extract<KernelSourceAt, { kind: "url" }>,
): Promise<KernelSource> {
  const source = { kind: "archive", object: sha256, compression: compressionOf(url), from: url } as const;
  await step(context, "Fetch the kernel's source", async (inner) => {
    if (await store.has(sha256)) return inner.cached();
    const path = join(store.root, "downloads", `${sha256}.tar`);
    const onProgress = (done: number, total: number | undefined) => inner.progress(done, total, "bytes");
    await download(inner, { url, sha256, maxBytes: largestArchive, network, onProgress }, path);
    await store.adopt(path, sha256);
  });
  return source;
}

async function localArchive(context: Context, store: Store, path: string): Promise<KernelSource> {
  const compression = compressionOf(path);
  const object = await step(context, "Read the kernel's source", async (inner) => {
    const hash = createHash("sha256");
    await pipeline(createReadStream(path), hash);
    const digest = hash.digest("hex");
    if (await store.has(digest)) {
      inner.cached();
      return digest;
    }
    const copy = await store.temporary();
    await copyFile(path, copy);
    await store.adopt(copy, digest);
    return digest;
  });
  return { kind: "archive", object, compression, from: path };
}

/** Names, sizes and times of all files: reading 80 000 would take longer than most builds upon an earlier one. */
async function folderSource(context: Context, path: string): Promise<KernelSource> {
  return step(context, "Look through the kernel's source", async (inner) => {
    const names = (await readdir(path, { recursive: true, withFileTypes: true }))
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((name) => !name.startsWith(join(path, ".git/")))
      .sort();
    const files = await inParallel(names, async (name) => {
      const { size, mtimeMs } = await stat(name).catch(() => ({ size: 0, mtimeMs: 0 }));
      return [name, size, mtimeMs] as const;
    });
    inner.detail(`${files.length} files`);
    return { kind: "folder", path, key: stepKey("kernel-tree/1", files), from: path };
  });
}

function compressionOf(name: string): "xz" | "gzip" | "none" {
  const [, ending] = /\.t(?:ar\.)?(xz|gz|ar)$/.exec(name) ?? [];
  if (ending === undefined) throw sourceNotArchive(name);
  return ({ xz: "xz", gz: "gzip", ar: "none" } as const)[ending] ?? "none";
}
