import { type Config, dataFile } from "../config/index.js";
import type { Network } from "../fetch/index.js";
import {
  defaultMirror,
  openDebContents,
  openDebIndex,
  openDebSource,
  type PackageIndex,
  readAptMirrors,
  snapshotMirror,
} from "../package/index.js";
import type { Context } from "../step/index.js";
import type { Store } from "../store/index.js";
import type { PackageSource, Place } from "./package-source.js";

/** Debian's archive: the configured mirror, else those of the machine's own apt, else the official one. */
export function debSource(store: Store, config: Config, network: Network): PackageSource {
  const indexes = new Map<string, Promise<PackageIndex>>();
  const keyring = dataFile("keyrings/debian-archive-keyring.gpg");
  const mirrors = async () => {
    if (config.mirror !== undefined) return [config.mirror];
    const own = await readAptMirrors();
    return own.length === 0 ? [defaultMirror] : own;
  };
  const open = (context: Context, { suite, arch }: Place) => {
    const key = `${suite} ${arch}`;
    const known = indexes.get(key);
    if (known !== undefined) return known;
    const opened = mirrors().then((urls) =>
      openDebIndex(context, store, { mirrors: urls, suite, arch, keyring, network }),
    );
    indexes.set(key, opened);
    return opened;
  };
  return {
    async choose(context, place, choice) {
      const index = await open(context, place);
      return { snapshot: index.snapshot, packages: choice(index) };
    },
    mirrors: async (snapshot) => [...(await mirrors()), snapshotMirror(config.snapshotMirror, snapshot)],
    async findSource(context, suite, name) {
      return openDebSource(context, store, { mirrors: await mirrors(), suite, keyring, network }, name);
    },
    async contents(context, { suite, arch }) {
      return openDebContents(context, store, { mirrors: await mirrors(), suite, arch, keyring, network });
    },
  };
}
