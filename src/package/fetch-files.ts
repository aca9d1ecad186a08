import { join } from "node:path";
import { hasCode, type LeanError } from "../error/index.js";
import { download } from "../fetch/index.js";
import { type Context, step } from "../step/index.js";
import type { Store } from "../store/index.js";
import { packageGone } from "./errors.js";
import type { FetchOptions } from "./fetch.js";
import { firstMirror } from "./first-mirror.js";
import type { PinnedPackage } from "./types.js";

/**
 * Brings pinned files into the store as they are, each an object of its own digest; what is there is not fetched.
 * A transfer that was cut goes on where it stopped. Throws `PACKAGE_GONE` when no mirror has one, and what downloads throw.
 */
export async function fetchFiles(
  context: Context,
  store: Store,
  options: FetchOptions,
  files: readonly PinnedPackage[],
): Promise<void> {
  await step(context, options.name ?? "Fetch files", async (inner) => {
    const there = await Promise.all(files.map(({ sha256 }) => store.has(sha256)));
    const missing = files.filter((_, index) => !there[index]);
    if (missing.length === 0) inner.cached();
    const total = missing.reduce((sum, { size }) => sum + size, 0);
    let before = 0;
    for (const wanted of missing) {
      await fetchFile(inner, store, options, wanted, (bytes) =>
        inner.progress(before + bytes, total, "bytes"),
      );
      before += wanted.size;
    }
    inner.detail(`${files.length} files, ${(total / 1e6).toFixed(1)} MB fetched`);
  });
}

async function fetchFile(
  context: Context,
  store: Store,
  { mirrors, network }: FetchOptions,
  wanted: PinnedPackage,
  onProgress: (bytes: number) => void,
): Promise<void> {
  const { sha256, size, path } = wanted;
  const file = join(store.root, "downloads", sha256);
  const pool = network === undefined ? {} : { network };
  await firstMirror(mirrors, (mirror) =>
    download(context, { url: `${mirror}/${path}`, sha256, size, maxBytes: size, onProgress, ...pool }, file),
  ).catch((error: unknown) => {
    if (!hasCode(error, "FETCH_NOT_FOUND")) throw error;
    throw packageGone(`${wanted.name}@${wanted.version}`, mirrors, (error as LeanError).record);
  });
  await store.adopt(file, sha256);
}
