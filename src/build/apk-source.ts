import { type Config, dataFile } from "../config/index.js";
import type { Network } from "../fetch/index.js";
import {
  type NamedPackage,
  openApkIndex,
  type PackageIndex,
  pinPackages,
  sourceNotFound,
} from "../package/index.js";
import type { Context } from "../step/index.js";
import type { Store } from "../store/index.js";
import { noContents } from "./errors.js";
import type { PackageSource, Place } from "./package-source.js";

/** Alpine's archive; a place's suite is a branch. `keyring` is the folder of keys that are trusted. */
export function apkSource(
  store: Store,
  config: Config,
  network: Network,
  keyring = dataFile("keyrings/alpine"),
): PackageSource {
  const indexes = new Map<string, Promise<PackageIndex<NamedPackage>>>();
  const mirrors = [config.alpineMirror];
  const open = (context: Context, { suite, arch }: Place) => {
    const key = `${suite} ${arch}`;
    const known = indexes.get(key);
    if (known !== undefined) return known;
    const opened = openApkIndex(context, { mirrors, branch: suite, arch, keyring, network });
    indexes.set(key, opened);
    return opened;
  };
  return {
    async choose(context, place, choice) {
      const index = await open(context, place);
      const packages = await pinPackages(context, store, { mirrors, network }, choice(index));
      return { snapshot: index.snapshot, packages };
    },
    mirrors: () => Promise.resolve(mirrors),
    // Recipes, not archives with patches.
    findSource: (_, branch, name) => Promise.reject(sourceNotFound(name, branch)),
    contents: (_, { suite }) => Promise.reject(noContents(suite)),
  };
}
