import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { compressionOf, decompress } from "../../codec/compress/index.js";
import { stanzaBlocks } from "../../codec/deb/index.js";
import type { Arch } from "../../config/index.js";
import { hasCode } from "../../error/index.js";
import { type DownloadRequest, download, downloadBytes, type Network } from "../../fetch/index.js";
import { type Context, step } from "../../step/index.js";
import { cached, type Store } from "../../store/index.js";
import { firstMirror } from "../first-mirror.js";
import type { PackageIndex, PinnedPackage } from "../types.js";
import { type Catalog, type CatalogEntry, compactIndex, joinCatalogs, readCatalog } from "./catalog.js";
import { indexExpired, indexIncomplete, suiteMismatch } from "./errors.js";
import { debArchitecture, isSnapshotMirror } from "./mirrors.js";
import { type ListedFile, readKeyring, type SignedRelease, verifyRelease } from "./release.js";
import { namedPackage, resolveClosure } from "./resolve.js";

export interface DebIndexOptions {
  /** Roots of the archive, tried in order: `http://mirror.example.org/debian`. */
  readonly mirrors: readonly string[];
  /** `trixie`, `sid` … */
  readonly suite: string;
  readonly arch: Arch;
  /** File of OpenPGP public keys, one of which must have signed the list. */
  readonly keyring: string;
  /** `main` when absent. */
  readonly components?: readonly string[];
  readonly network?: Network;
  /** The present moment, for lists that expire. */
  readonly now?: () => Date;
}

const releaseLimit = 8 * 1024 * 1024;
const packagesLimit = 128 * 1024 * 1024;
const graceMs = 30 * 24 * 3600 * 1000;
const unpackedLimit = 512 * 1024 * 1024;

/**
 * Opens the list of packages of a suite: `InRelease` is fetched and its signature verified each time,
 * `Packages` only when it changed (by its SHA-256, the parsed form kept in the store).
 * A list past its `Valid-Until` is a warning for 30 days, since mirrors lag, and refused from then on, since it
 * could keep known holes open; from a snapshot mirror, age is the point and never an offence.
 * Throws `SIGNATURE_WRONG`, `INDEX_EXPIRED`, `SUITE_MISMATCH`, `INDEX_INCOMPLETE`, and what downloads throw.
 */
export async function openDebIndex(
  context: Context,
  store: Store,
  options: DebIndexOptions,
): Promise<PackageIndex> {
  return step(context, `Read the package list of ${options.suite}`, async (inner) => {
    const { release, mirror } = await fetchRelease(inner, options);
    const architecture = debArchitecture(options.arch);
    const catalogs: Catalog[] = [];
    for (const component of options.components ?? ["main"]) {
      const folder = `${component}/binary-${architecture}`;
      catalogs.push(await openCatalog(inner, store, options, { release, mirror, folder }));
    }
    const catalog = joinCatalogs(catalogs);
    inner.detail(`${catalog.names().length} packages, ${release.date.toISOString().slice(0, 10)}`);
    return packageIndex(catalog, options.suite, architecture, release.date);
  });
}

function packageIndex(catalog: Catalog, suite: string, architecture: string, date: Date): PackageIndex {
  return {
    suite,
    snapshot: date.toISOString(),
    names: catalog.names,
    closure: (wanted, options) =>
      resolveClosure(catalog, suite, architecture, wanted, options).map((entry) => pinned(entry, entry.by)),
    pick: (wanted) => [...new Set(wanted)].sort().map((name) => pinned(namedPackage(catalog, suite, name))),
    dependencies: (name) => firstAlternatives(namedPackage(catalog, suite, name)),
  };
}

/** The signed list of a suite's indexes, verified, and the mirror that it came from. */
export async function fetchRelease(
  context: Context,
  options: Omit<DebIndexOptions, "arch">,
): Promise<{ release: SignedRelease; mirror: string }> {
  const keys = await readKeyring(options.keyring);
  const { value: bytes, mirror } = await firstMirror(options.mirrors, (mirror) =>
    downloadBytes(
      context,
      request(options, `${mirror}/dists/${options.suite}/InRelease`, { maxBytes: releaseLimit }),
    ),
  );
  const url = `${mirror}/dists/${options.suite}/InRelease`;
  const release = await verifyRelease(bytes, keys, url);
  if (!release.names.includes(options.suite))
    throw suiteMismatch(url, options.suite, release.names.join(" or "));
  const now = options.now?.() ?? new Date();
  if (!isSnapshotMirror(mirror)) checkAge(context, release, url, now);
  return { release, mirror };
}

function checkAge(context: Context, release: SignedRelease, url: string, now: Date): void {
  const until = release.validUntil;
  if (until === undefined || until >= now) return;
  const error = indexExpired(url, until.toISOString().slice(0, 10));
  if (now.getTime() - until.getTime() > graceMs) throw error;
  const { code, message, hint } = error.record;
  context.emit({ type: "warning", code, message, ...(hint === undefined ? {} : { hint }) });
}

/** An index as the signed list names it. */
export interface Listed {
  readonly release: SignedRelease;
  /** The mirror that the release came from, asked first. */
  readonly mirror: string;
  /** Path below the suite's folder, for example `main/binary-amd64/Packages.xz`. */
  readonly path: string;
  readonly file: ListedFile;
}

async function openCatalog(
  context: Context,
  store: Store,
  options: DebIndexOptions,
  listed: Pick<Listed, "release" | "mirror"> & { readonly folder: string },
): Promise<Catalog> {
  const names = ["Packages.xz", "Packages.gz", "Packages"].map((name) => `${listed.folder}/${name}`);
  const path = names.find((name) => listed.release.files.has(name));
  const file = listed.release.files.get(path ?? "");
  if (path === undefined || file === undefined) {
    throw indexIncomplete(`${listed.mirror}/dists/${options.suite}/InRelease`, `${listed.folder}/Packages`);
  }
  const made = () =>
    cached(context, store, {
      name: `Fetch ${path}`,
      id: "deb-index-1",
      inputs: { sha256: file.sha256 },
      objects: (digest: string) => [digest],
      run: (inner) => fetchCatalog(inner, store, options, { ...listed, path, file }, inner.progress),
    });
  const digest = await made();
  const text = await store.read(digest).catch(async (error: unknown) => {
    if (!hasCode(error, "STORE_CORRUPT")) throw error;
    return store.read(await made());
  });
  return readCatalog(text.toString("latin1"));
}

/** Downloads and verifies one `Packages` file; gives the digest of its compact form. */
async function fetchCatalog(
  context: Context,
  store: Store,
  options: DebIndexOptions,
  wanted: Listed,
  progress: (done: number, total: number | undefined, unit: "bytes") => void,
): Promise<string> {
  const { path, file } = wanted;
  const folder = path.slice(0, path.lastIndexOf("/"));
  const address = wanted.release.byHash ? `${folder}/by-hash/SHA256/${file.sha256}` : path;
  const target = await store.temporary();
  try {
    const mirrors = [wanted.mirror, ...options.mirrors.filter((mirror) => mirror !== wanted.mirror)];
    await firstMirror(mirrors, (mirror) =>
      download(
        context,
        request(options, `${mirror}/dists/${options.suite}/${address}`, {
          ...file,
          maxBytes: packagesLimit,
          onProgress: (done, total) => progress(done, total, "bytes"),
        }),
        target,
      ),
    );
    const text = decompress(compressionOf(path), createReadStream(target), unpackedLimit);
    return await store.put(Buffer.from(await compactIndex(stanzaBlocks(text)), "latin1"));
  } finally {
    await rm(target, { force: true });
    await rm(`${target}.part`, { force: true });
  }
}

function request(
  options: Pick<DebIndexOptions, "network">,
  url: string,
  more: Omit<DownloadRequest, "url" | "network">,
): DownloadRequest {
  return { url, ...more, ...(options.network === undefined ? {} : { network: options.network }) };
}

function firstAlternatives(entry: CatalogEntry): readonly string[] {
  return entry.depends.flatMap((relation) => relation.slice(0, 1).map((item) => item.name));
}

function pinned(entry: CatalogEntry, by: readonly string[] = []): PinnedPackage {
  const { name, version, architecture, path, size, sha256 } = entry;
  return { name, version, architecture, path, size, sha256, ...(by.length === 0 ? {} : { by }) };
}
