import { LeanError } from "../error/index.js";
import { download, type Network, openNetwork, parallel } from "../fetch/index.js";
import type { FileTree } from "../filetree/index.js";
import { type Context, type StepContext, step } from "../step/index.js";
import type { Store } from "../store/index.js";
import { packageGone } from "./errors.js";
import { firstMirror } from "./first-mirror.js";
import type { PinnedPackage, UnpackedPackage } from "./types.js";
import { downloadPath, ownerOf, recallTree, unpackPackage } from "./unpacked.js";

export interface FetchOptions {
  /** Roots of the archive, tried in order for each package; a snapshot mirror comes last. */
  readonly mirrors: readonly string[];
  readonly network?: Network;
  /** Shown as the step's name; `Fetch packages` when absent. */
  readonly name?: string;
}

const downloadsAtOnce = 6;

/**
 * Gives the files of packages, in the order asked for: from the store, or downloaded, verified by size and
 * SHA-256, and unpacked into it while the next ones are on their way. No network is touched when the store
 * has them all. Throws `PACKAGE_GONE` when no mirror has a package any more, and what downloads and
 * unpacking throw; what was finished until then stays.
 */
export async function fetchPackages(
  context: Context,
  store: Store,
  options: FetchOptions,
  packages: readonly PinnedPackage[],
): Promise<UnpackedPackage[]> {
  return step(context, options.name ?? "Fetch packages", async (inner) => {
    const present = await store.inventory();
    const known = await Promise.all(packages.map((wanted) => recallTree(store, present, wanted)));
    const missing = packages.filter((_, index) => known[index] === undefined);
    const fresh = await fetchMissing(inner, store, options, missing);
    if (missing.length === 0) inner.cached();
    inner.detail(summary(packages.length, missing));
    return packages.map((wanted, index) => {
      const tree = known[index] ?? fresh.get(wanted.sha256);
      if (tree === undefined) throw new Error(`no tree for ${wanted.name}`);
      return { package: wanted, tree };
    });
  });
}

/** Downloads several packages at once; each is unpacked as soon as it is there. */
async function fetchMissing(
  step: StepContext,
  store: Store,
  options: FetchOptions,
  missing: readonly PinnedPackage[],
): Promise<ReadonlyMap<string, FileTree>> {
  const trees = new Map<string, FileTree>();
  if (missing.length === 0) return trees;
  const network = options.network ?? openNetwork();
  const total = sizeOf(missing);
  const received = new Map<string, number>();
  const report = (wanted: PinnedPackage, bytes: number) => {
    received.set(wanted.sha256, bytes);
    step.progress(
      [...received.values()].reduce((sum, size) => sum + size, 0),
      total,
      "bytes",
    );
  };
  try {
    const largestFirst = [...missing].sort((a, b) => b.size - a.size);
    await parallel(step, largestFirst, downloadsAtOnce, async (inner, wanted) => {
      const file = await downloadPackage(inner, store, { ...options, network }, wanted, report);
      trees.set(wanted.sha256, await unpackPackage(inner, store, wanted, file));
    });
  } finally {
    if (options.network === undefined) await network.close();
  }
  return trees;
}

/** Downloads to a path fixed by the hash, so that a later run finds and resumes what an earlier one began. */
async function downloadPackage(
  context: Context,
  store: Store,
  options: FetchOptions & { readonly network: Network },
  wanted: PinnedPackage,
  report: (wanted: PinnedPackage, bytes: number) => void,
): Promise<string> {
  const file = downloadPath(store, wanted);
  const { sha256, size } = wanted;
  await firstMirror(options.mirrors, (mirror) =>
    download(
      context,
      {
        ...{ url: `${mirror}/${wanted.path}`, sha256, size, maxBytes: size, network: options.network },
        onProgress: (bytes) => report(wanted, bytes),
      },
      file,
    ),
  ).catch((error: unknown) => {
    const gone = error instanceof LeanError && error.code === "FETCH_NOT_FOUND";
    throw gone ? packageGone(ownerOf(wanted), options.mirrors, error.record) : error;
  });
  return file;
}

function sizeOf(packages: readonly PinnedPackage[]): number {
  return packages.reduce((sum, wanted) => sum + wanted.size, 0);
}

function summary(count: number, missing: readonly PinnedPackage[]): string {
  const packages = count === 1 ? "1 package" : `${count} packages`;
  if (missing.length === 0) return packages;
  const megabytes = `${(sizeOf(missing) / 1e6).toFixed(1)} MB`;
  return missing.length === count
    ? `${packages}, ${megabytes}`
    : `${packages}, ${missing.length} fetched, ${megabytes}`;
}
