import { rm } from "node:fs/promises";
import { LeanError } from "../error/index.js";
import { download, openNetwork, parallel } from "../fetch/index.js";
import { type Context, step } from "../step/index.js";
import { type Store, stepKey } from "../store/index.js";
import { verifyApk } from "./apk/index.js";
import { packageGone } from "./errors.js";
import type { FetchOptions } from "./fetch.js";
import { firstMirror } from "./first-mirror.js";
import type { NamedPackage, PinnedPackage } from "./types.js";
import { ownerOf, recallTree, unpackPackage } from "./unpacked.js";

const downloadsAtOnce = 6;
/** Most bytes of a package whose size the index does not tell. */
const largest = 1024 * 1024 * 1024;

/**
 * Pins packages by the hash of their files, in the order asked for. Alpine's index does not tell it, so each is fetched,
 * held against what the index says of it, hashed and unpacked into the store, where `fetchPackages` finds it.
 * Those that were pinned before are not fetched again. Throws `PACKAGE_REPLACED`, `PACKAGE_GONE`, and what
 * downloads and unpacking throw.
 */
export async function pinPackages(
  context: Context,
  store: Store,
  options: FetchOptions,
  packages: readonly NamedPackage[],
): Promise<readonly PinnedPackage[]> {
  const network = options.network ?? openNetwork();
  try {
    return await step(context, options.name ?? "Fetch and pin packages", async (inner) => {
      const present = await store.inventory();
      let done = 0;
      inner.detail(packages.length === 1 ? "1 package" : `${packages.length} packages`);
      return parallel(inner, packages, downloadsAtOnce, async (within, wanted) => {
        const pinned =
          (await recallPin(store, present, wanted)) ??
          (await pin(within, store, { ...options, network }, wanted));
        inner.progress(++done, packages.length, "packages");
        return pinned;
      });
    });
  } finally {
    if (options.network === undefined) await network.close();
  }
}

async function recallPin(
  store: Store,
  present: ReadonlySet<string>,
  wanted: NamedPackage,
): Promise<PinnedPackage | undefined> {
  const text = await store.recall(pinKey(wanted));
  if (text === undefined) return undefined;
  const pinned = { ...wanted, ...(JSON.parse(text) as Fetched) };
  return (await recallTree(store, present, pinned)) === undefined ? undefined : pinned;
}

async function pin(
  context: Context,
  store: Store,
  options: FetchOptions,
  wanted: NamedPackage,
): Promise<PinnedPackage> {
  const file = await store.temporary();
  try {
    const { sha256, size } = await fetchNamed(context, options, wanted, file);
    await verifyApk(file, wanted);
    const pinned = { ...wanted, size, sha256 };
    await unpackPackage(context, store, pinned, file);
    await store.remember(pinKey(wanted), JSON.stringify({ size, sha256 }));
    return pinned;
  } finally {
    await rm(file, { force: true });
  }
}

/** What the index does not tell of a package's file, or may tell wrongly. */
type Fetched = Pick<PinnedPackage, "size" | "sha256">;

/** A file of another size is another file, which is for the verification to say. */
async function fetchNamed(
  context: Context,
  options: FetchOptions,
  wanted: NamedPackage,
  file: string,
): Promise<Fetched> {
  const network = options.network === undefined ? {} : { network: options.network };
  const { path, size } = wanted;
  const maxBytes = size === 0 ? largest : 2 * size + 1024 * 1024;
  const fetched = await firstMirror(options.mirrors, (mirror) =>
    download(context, { url: `${mirror}/${path}`, maxBytes, ...network }, file),
  ).catch((error: unknown) => {
    const gone = error instanceof LeanError && error.code === "FETCH_NOT_FOUND";
    throw gone ? packageGone(ownerOf(wanted), options.mirrors, error.record) : error;
  });
  return fetched.value;
}

function pinKey({ name, version, architecture, checksum, size }: NamedPackage): string {
  return stepKey("apk-pin-1", { name, version, architecture, checksum, size });
}
