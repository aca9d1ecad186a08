import { type PackageInfo, parseIndexText, readIndexFile } from "../../codec/apk/index.js";
import type { Arch } from "../../config/index.js";
import { hasCode } from "../../error/index.js";
import { downloadBytes, type Network } from "../../fetch/index.js";
import { type Context, step } from "../../step/index.js";
import { firstMirror } from "../first-mirror.js";
import type { NamedPackage, PackageIndex } from "../types.js";
import { openAdbRepository } from "./adb-index.js";
import { type ApkCatalog, type ApkEntry, catalogOf, type Repository } from "./catalog.js";
import { branchUnknown } from "./errors.js";
import { readKeys, type TrustedKey } from "./keys.js";
import { type InstallOrder, installOrder } from "./order.js";
import { packagePath } from "./path.js";
import { type ApkClosureEntry, namedApk, resolveApk } from "./resolve.js";
import { verifySigned } from "./trust.js";

/** Branches that are named when one is not found; any that a mirror has can be opened. */
export const alpineBranches = ["v3.20", "v3.21", "v3.22", "v3.23", "edge"] as const;

export interface ApkIndexOptions {
  /** Roots of the archive, tried in order: `https://mirror.example.org/alpine`. */
  readonly mirrors: readonly string[];
  /** `v3.22`, `edge` … */
  readonly branch: string;
  readonly arch: Arch;
  /** Folder of public keys by architecture, one of which must have signed each index. */
  readonly keyring: string;
  /** `main` and `community` when absent; earlier ones come first. */
  readonly repositories?: readonly string[];
  readonly network?: Network;
}

/** Alpine's list of packages: it tells no hash of a package's file, so that `pinPackages` must fetch each. */
export interface ApkIndex extends PackageIndex<NamedPackage> {
  /** The order in which the closure of `wanted` would be installed. Throws as `closure` does. */
  readonly order: (wanted: readonly string[]) => InstallOrder;
}

const indexLimit = 64 * 1024 * 1024;
const textLimit = 512 * 1024 * 1024;

/**
 * Opens the lists of packages of a branch, fetched each time, their signatures verified: `APKINDEX.tar.gz`, or
 * `Packages.adb` where a repository has only that. `snapshot` is the time at which the newest package was built.
 * Throws `BRANCH_UNKNOWN`, `SIGNATURE_WRONG`, `KEYRING_UNREADABLE`, `APK_DAMAGED`, and what downloads throw.
 */
export async function openApkIndex(context: Context, options: ApkIndexOptions): Promise<ApkIndex> {
  return step(context, `Read the package list of Alpine ${options.branch}`, async (inner) => {
    const keys = await readKeys(options.keyring, options.arch);
    const repositories: Repository[] = [];
    for (const name of options.repositories ?? ["main", "community"])
      repositories.push(await openRepository(inner, options, keys, name));
    const packages = repositories.flatMap((repository) => repository.packages);
    const snapshot = new Date(1000 * packages.reduce((newest, { built }) => Math.max(newest, built), 0));
    inner.detail(`${packages.length} packages, ${snapshot.toISOString().slice(0, 10)}`);
    return apkIndex(catalogOf(repositories), options.branch, snapshot);
  });
}

function apkIndex(catalog: ApkCatalog, branch: string, snapshot: Date): ApkIndex {
  return {
    suite: branch,
    snapshot: snapshot.toISOString(),
    names: catalog.names,
    closure: (wanted, options) => resolveApk(catalog, branch, wanted, options).map(named),
    pick: (wanted) => [...new Set(wanted)].sort().map((name) => named(namedApk(catalog, branch, name))),
    dependencies: (name) =>
      namedApk(catalog, branch, name)
        .depends.filter(({ conflict }) => !conflict)
        .map((wanted) => wanted.name),
    order: (wanted) => installOrder(resolveApk(catalog, branch, wanted)),
  };
}

function named(entry: ApkEntry | ApkClosureEntry): NamedPackage {
  const { name, version, architecture, path, size, checksum } = entry;
  const by = entry.by ?? [];
  return { name, version, architecture, path, size, checksum, ...(by.length === 0 ? {} : { by }) };
}

async function openRepository(
  context: Context,
  options: ApkIndexOptions,
  keys: readonly TrustedKey[],
  name: string,
): Promise<Repository> {
  const folder = `${options.branch}/${name}/${options.arch}`;
  for (const [file, open] of readers) {
    const got = await fetchIndex(context, options, `${folder}/${file}`);
    if (got === undefined) continue;
    const { packages, spec } = await open(got.bytes, keys, got.url);
    return { packages, path: (info) => packagePath(folder, spec, info, got.url) };
  }
  const tried = options.mirrors.map((mirror) => `${mirror.replace(/\/$/, "")}/${folder}`);
  throw branchUnknown(options.branch, tried, alpineBranches);
}

/** The index of one repository, verified. */
type Reader = (
  bytes: Buffer,
  keys: readonly TrustedKey[],
  url: string,
) => Promise<{ readonly packages: readonly PackageInfo[]; readonly spec: string }>;

const readers: readonly (readonly [string, Reader])[] = [
  ["APKINDEX.tar.gz", readTextIndex],
  ["Packages.adb", openAdbRepository],
];

async function readTextIndex(bytes: Buffer, keys: readonly TrustedKey[], url: string) {
  const index = readIndexFile(bytes, textLimit);
  verifySigned(index.signed, index.signatures, keys, url);
  return { packages: parseIndexText(index.open().text), spec: "" };
}

interface Got {
  readonly bytes: Buffer;
  readonly url: string;
}

/** Undefined when the mirrors answer that they do not have it. */
async function fetchIndex(
  context: Context,
  options: ApkIndexOptions,
  path: string,
): Promise<Got | undefined> {
  const network = options.network === undefined ? {} : { network: options.network };
  try {
    const { value, mirror } = await firstMirror(options.mirrors, (root) =>
      downloadBytes(context, { url: `${root}/${path}`, maxBytes: indexLimit, ...network }),
    );
    return { bytes: value, url: `${mirror}/${path}` };
  } catch (error) {
    if (hasCode(error, "FETCH_NOT_FOUND")) return undefined;
    throw error;
  }
}
