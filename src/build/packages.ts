import { join } from "node:path";
import { type Config, dataFile, type LockedSet, lockedSet, readLock, writeLock } from "../config/index.js";
import type { Network } from "../fetch/index.js";
import {
  type ClosureOptions,
  defaultMirror,
  fetchPackages,
  openDebContents,
  openDebIndex,
  type PackageContents,
  type PackageIndex,
  type PinnedPackage,
  readAptMirrors,
  snapshotMirror,
  type UnpackedPackage,
} from "../package/index.js";
import type { Context } from "../step/index.js";
import type { Store } from "../store/index.js";

export interface PackageRequest {
  /** Name of the set in `lean.lock`. */
  readonly set: string;
  readonly suite: string;
  readonly arch: Config["arch"];
  /** Names asked for; the lock is refused when they differ. */
  readonly wanted: readonly string[];
  /** How the wanted names become packages; the closure of all they depend on when absent. */
  readonly choose?: (index: PackageIndex) => readonly PinnedPackage[];
  readonly closure?: ClosureOptions;
}

/** The package sets of one build: pinned by the lock file, or chosen anew and remembered for it. */
export interface PackageSets {
  take(context: Context, request: PackageRequest): Promise<readonly UnpackedPackage[]>;
  /** What a set of the lock file was made for, when it is of that suite and architecture. */
  wanted(set: string, place: Pick<PackageRequest, "suite" | "arch">): readonly string[] | undefined;
  /** The files that a suite's packages ship. Throws what fetching the list throws. */
  contents(context: Context, place: Pick<PackageRequest, "suite" | "arch">): Promise<PackageContents>;
  /** What was pinned so far, for the image's record. */
  pinned(): readonly PinnedPackage[];
  /** Writes `lean.lock` when a set was chosen anew. */
  save(): Promise<void>;
}

/**
 * Opens the package sets of a project. Without a lock file, with `update`, or for a set whose wanted list
 * changed, packages are chosen from the suite's signed index; with `locked` that is refused instead.
 * Throws `LOCK_MISSING`, `LOCK_DRIFT`, `LOCK_INVALID`, and what opening the index throws.
 */
export async function openPackageSets(store: Store, config: Config, network: Network): Promise<PackageSets> {
  const path = join(config.project, "lean.lock");
  const lock = config.update ? undefined : await readLock(path, { required: config.locked });
  const sets = new Map<string, LockedSet>();
  const indexes = new Map<string, Promise<PackageIndex>>();
  let changed = false;

  const mirrors = async () => {
    if (config.mirror !== undefined) return [config.mirror];
    const own = await readAptMirrors();
    return own.length === 0 ? [defaultMirror] : own;
  };
  const keyring = dataFile("keyrings/debian-archive-keyring.gpg");
  const open = (context: Context, suite: string, arch: Config["arch"]) => {
    const key = `${suite} ${arch}`;
    const known = indexes.get(key);
    if (known !== undefined) return known;
    const opened = mirrors().then((urls) =>
      openDebIndex(context, store, { mirrors: urls, suite, arch, keyring, network }),
    );
    indexes.set(key, opened);
    return opened;
  };
  const choose = async (context: Context, request: PackageRequest): Promise<LockedSet> => {
    const { suite, arch, wanted } = request;
    const index = await open(context, suite, arch);
    const packages = request.choose?.(index) ?? index.closure(wanted, request.closure);
    changed = true;
    return { suite, arch, snapshot: index.snapshot, wanted, packages };
  };

  return {
    async take(context, request) {
      const fromLock = lockedSet(lock, request.set, request, { required: config.locked });
      const set = fromLock ?? (await choose(context, request));
      sets.set(request.set, set);
      const urls = [...(await mirrors()), snapshotMirror(config.snapshotMirror, set.snapshot)];
      const name = `Fetch packages (${request.set})`;
      return fetchPackages(context, store, { mirrors: urls, network, name }, set.packages);
    },
    wanted(name, { suite, arch }) {
      const set = lock?.sets[name];
      return set?.suite === suite && set.arch === arch ? set.wanted : undefined;
    },
    async contents(context, { suite, arch }) {
      return openDebContents(context, store, { mirrors: await mirrors(), suite, arch, keyring, network });
    },
    pinned: () => [...sets.values()].flatMap((set) => set.packages),
    async save() {
      if (changed) await writeLock(path, { sets: { ...lock?.sets, ...Object.fromEntries(sets) } });
    },
  };
}
