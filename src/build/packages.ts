import { join } from "node:path";
import {
  type Config,
  type Lock,
  type LockedSet,
  lockedSet,
  pinnedSet,
  readLock,
  withSets,
  writeLock,
} from "../config/index.js";
import { hasCode } from "../error/index.js";
import type { Network } from "../fetch/index.js";
import {
  type ClosureOptions,
  fetchFiles,
  fetchPackages,
  type PackageContents,
  type PinnedPackage,
  type UnpackedPackage,
} from "../package/index.js";
import type { Context } from "../step/index.js";
import type { Store } from "../store/index.js";
import { apkSource } from "./apk-source.js";
import { debSource } from "./deb-source.js";
import type { Choice, PackageSource, Place } from "./package-source.js";
import { newestSource } from "./source-package.js";

export interface PackageRequest extends Place {
  /** Name of the set in `lean.lock`. */
  readonly set: string;
  /** Names asked for; the lock is refused when they differ. */
  readonly wanted: readonly string[];
  /** How the wanted names become packages; the closure of all they depend on when absent. */
  readonly choose?: Choice;
  readonly closure?: ClosureOptions;
}

/** The source of a package, of a suite. */
export interface SourceRequest extends Place {
  /** Name of the set in `lean.lock`. */
  readonly set: string;
  /** Name of the source package. */
  readonly name: string;
}

/** The package sets of one build: pinned by the lock file, or chosen anew and remembered for it. */
export interface PackageSets {
  take(context: Context, request: PackageRequest): Promise<readonly UnpackedPackage[]>;
  /** The archives of a source package, in the store by their SHA-256. */
  archives(context: Context, request: SourceRequest): Promise<readonly PinnedPackage[]>;
  /** What a set of the lock file was made for, when it is of that suite and architecture. */
  wanted(set: string, place: Place): readonly string[] | undefined;
  /** The files that a suite's packages ship. Throws what fetching the list throws. */
  contents(context: Context, place: Place): Promise<PackageContents>;
  /** What was pinned so far, for the image's record. */
  pinned(): readonly PinnedPackage[];
  /** Writes `lean.lock` when a set was chosen anew. */
  save(): Promise<void>;
}

/**
 * Opens the package sets of a project. Without a lock file, with `update`, or for a set whose wanted list
 * changed, packages are chosen from the suite's signed index; with `locked` that is refused instead. What is pinned
 * for other architectures stays.
 * Throws `LOCK_MISSING`, `LOCK_DRIFT`, `LOCK_INVALID`, and what opening the index throws.
 */
export async function openPackageSets(
  store: Store,
  config: Config,
  network: Network,
  source: PackageSource = sourceOf(store, config, network),
): Promise<PackageSets> {
  const path = join(config.project, "lean.lock");
  const former = await readFormer(path, config);
  const lock = config.update ? undefined : former;
  const sets = new Map<string, readonly [name: string, set: LockedSet]>();
  let changed = false;

  const choose = async (context: Context, request: PackageRequest): Promise<LockedSet> => {
    const { suite, arch, wanted } = request;
    const chosen = await source.choose(
      context,
      request,
      (index) => request.choose?.(index) ?? index.closure(wanted, request.closure),
    );
    changed = true;
    return { suite, arch, wanted, ...chosen };
  };

  return {
    async take(context, request) {
      const fromLock = lockedSet(lock, request.set, request, { required: config.locked });
      const set = fromLock ?? (await choose(context, request));
      sets.set(`${request.set} ${request.arch}`, [request.set, set]);
      const mirrors = await source.mirrors(set.snapshot);
      const name = `Fetch packages (${request.set})`;
      return fetchPackages(context, store, { mirrors, network, name }, set.packages);
    },
    async archives(context, request) {
      const { set: name, suite, arch, name: wanted } = request;
      const asked = { suite, arch, wanted: [wanted] };
      const fetch = async (snapshot: string, files: readonly PinnedPackage[]) => {
        const from = {
          mirrors: await source.mirrors(snapshot),
          network,
          name: `Fetch the source of ${wanted}`,
        };
        return fetchFiles(context, store, from, files);
      };
      const known = lockedSet(lock, name, asked, { required: config.locked });
      if (known !== undefined) {
        await fetch(known.snapshot, known.packages);
        sets.set(`${name} ${arch}`, [name, known]);
        return known.packages;
      }
      const open = (each: string) => source.findSource(context, each, wanted);
      const { snapshot, files } = await newestSource(context, { suite, wanted }, fetch, open);
      sets.set(`${name} ${arch}`, [name, { ...asked, snapshot, packages: files }]);
      changed = true;
      return files;
    },
    wanted(name, { suite, arch }) {
      const set = pinnedSet(lock, name, arch);
      return set?.suite === suite ? set.wanted : undefined;
    },
    contents: (context, place) => source.contents(context, place),
    pinned: () => [...sets.values()].flatMap(([, set]) => set.packages),
    async save() {
      if (changed) await writeLock(path, withSets(former, [...sets.values()]));
    },
  };
}

function sourceOf(store: Store, config: Config, network: Network): PackageSource {
  return config.type === "alpine" ? apkSource(store, config, network) : debSource(store, config, network);
}

/** `--update` also renews a lock file that cannot be read. */
function readFormer(path: string, { update, locked }: Config): Promise<Lock | undefined> {
  return readLock(path, { required: locked }).catch((error: unknown) => {
    if (update && hasCode(error, "LOCK_INVALID")) return undefined;
    throw error;
  });
}
