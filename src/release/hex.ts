import { createHash } from "node:crypto";
import { LeanError } from "../error/index.js";
import { downloadBytes, type Network } from "../fetch/index.js";
import { digestsOf, type FileTree } from "../filetree/index.js";
import type { Context } from "../step/index.js";
import { cached, type Store } from "../store/index.js";
import { readHexPackage } from "./hex-package.js";

/** A package pinned by an entry of mix.lock or rebar.lock, or a plugin of rebar3 by `rebar_plugins`. */
export interface HexDependency {
  readonly kind: "hex";
  /** Name of the application, which is also its folder in `deps`. */
  readonly app: string;
  readonly package: string;
  readonly version: string;
  /** SHA-256, hex, over VERSION, metadata.config and contents.tar.gz; locks have it, pins of plugins do not. */
  readonly inner?: string;
  /** SHA-256, hex, of the whole file. */
  readonly outer: string;
  /** `hexpm`, or `hexpm:ORGANISATION`. */
  readonly repo: string;
}

export interface HexMirror {
  /** Base address of a Hex repository, for example `https://repo.hex.pm`. */
  readonly url: string;
  readonly network?: Network;
}

const maxPackage = 64 * 1024 * 1024;

/**
 * Fetches a Hex package, verifies it by both checksums of the lock, and keeps its files in the store.
 * Throws `HEX_CHECKSUM`, `HEX_PACKAGE_INVALID`, and what a download throws.
 */
export async function fetchHex(
  context: Context,
  store: Store,
  dependency: HexDependency,
  mirror: HexMirror,
): Promise<FileTree> {
  const { package: name, version, inner, outer, repo } = dependency;
  return cached(context, store, {
    name: `Fetch ${name} ${version}`,
    id: "hex-package/1",
    inputs: { name, version, inner, outer, repo },
    objects: digestsOf,
    run: async (within) => {
      const file = await downloadBytes(within, {
        url: packageUrl(dependency, mirror),
        maxBytes: maxPackage,
        ...(mirror.network === undefined ? {} : { network: mirror.network }),
        onProgress: (received, total) => within.progress(received, total, "bytes"),
      });
      const found = createHash("sha256").update(file).digest("hex");
      if (found !== outer) throw wrongChecksum(dependency, outer, found);
      const unpacked = await readHexPackage(file, `${name} ${version}`, store);
      if (inner !== undefined && unpacked.checksum !== inner) {
        throw wrongChecksum(dependency, inner, unpacked.checksum);
      }
      return unpacked.tree;
    },
  });
}

/** `/tarballs/NAME-VERSION.tar`; packages of an organisation lie below `/repos/ORGANISATION`. */
export function packageUrl(
  { package: name, version, repo }: Pick<HexDependency, "package" | "version" | "repo">,
  mirror: Pick<HexMirror, "url">,
): string {
  const base = mirror.url.replace(/\/+$/, "");
  const [, organisation] = repo.split(":");
  const below = organisation === undefined ? "" : `/repos/${encodeURIComponent(organisation)}`;
  return `${base}${below}/tarballs/${encodeURIComponent(`${name}-${version}`)}.tar`;
}

function wrongChecksum({ package: name, version }: HexDependency, wanted: string, found: string): LeanError {
  return new LeanError({
    code: "HEX_CHECKSUM",
    message: `The Hex package ${name} ${version} is not the locked one: its checksum is ${found}, not ${wanted}.`,
    hint: "Nothing of it was kept. Try again; if it stays so, the mirror or the lock was changed: find out before trusting either.",
  });
}
