import { hasCode } from "../error/index.js";
import { type Entry, type FileTree, find, merge } from "../filetree/index.js";
import type { FileOwners, PackageContents, UnpackedPackage } from "../package/index.js";
import { libraryPaths, type MissingLibrary, missingLibraries, packageOfLibrary } from "../runtime/index.js";
import type { Context } from "../step/index.js";
import { libraryUnknown } from "./errors.js";
import type { Job } from "./work.js";

export interface Wants {
  /** What the image's other packages ship. */
  readonly shipped: readonly UnpackedPackage[];
  /** Native code of the release and of packages. */
  readonly programs: readonly Entry[];
  /** Packages of the root in which the project was compiled. */
  readonly compiledWith: readonly UnpackedPackage[];
  /** Packages that are never taken for their own sake. */
  readonly without: readonly string[];
}

const set = "libraries";

/**
 * The packages that ship the shared libraries which `programs` need and nothing else of the image ships: those
 * that `lean.lock` pins, else found in the root that the project was compiled in, else in the suite's list of
 * files. Says what each is for. Throws `LIBRARY_MISSING` for a library that the suite does not have.
 */
export async function takeLibraries(
  context: Context,
  job: Job,
  wants: Wants,
): Promise<readonly UnpackedPackage[]> {
  const { store, config, packages } = job;
  const { suite, arch } = config;
  const missingWith = (more: readonly UnpackedPackage[]) => {
    const shipped = merge(...[...wants.shipped, ...more].map(({ tree }) => tree));
    return missingLibraries(store, { arch, shipped, programs: wants.programs });
  };
  const missing = await missingWith([]);
  if (missing.length === 0) return [];
  const take = (wanted: readonly string[]) => {
    const without = [...wants.shipped.map((each) => each.package.name), ...wants.without];
    return packages.take(context, { set, suite, arch, wanted, closure: { without } });
  };
  const pinned = packages.wanted(set, config);
  const known = pinned === undefined ? undefined : await take(pinned);
  if (known !== undefined && (await missingWith(known)).length === 0) {
    return told(context, job, missing, known);
  }
  const owners = await ownersOf(context, job, wants, missing);
  const found = await take([...new Set(owners.values())].sort()).catch((error: unknown) => {
    // A name that was guessed.
    if (hasCode(error, "PACKAGE_NOT_FOUND")) return [];
    throw error;
  });
  const [rest] = await missingWith(found);
  if (rest !== undefined) throw libraryUnknown(rest, suite, await otherVersions(context, job, rest));
  return told(context, job, missing, found);
}

/** By library, the package that ships it; a library that none does is left out. */
async function ownersOf(
  context: Context,
  job: Job,
  { compiledWith }: Wants,
  missing: readonly MissingLibrary[],
): Promise<ReadonlyMap<string, string>> {
  const { arch, suite, buildSuite } = job.config;
  const owners = new Map<string, string>();
  for (const { library } of suite === buildSuite ? missing : []) {
    const owner = shipping(compiledWith, libraryPaths(arch, library));
    if (owner !== undefined) owners.set(library, owner);
  }
  const open = missing.filter(({ library }) => !owners.has(library));
  if (open.length === 0) return owners;
  const contents = await listOfFiles(context, job, suite);
  for (const { library } of open) {
    const named = packageOfLibrary(library);
    const names =
      contents?.shipping(anyOf(libraryPaths(arch, library))).flatMap((file) => file.packages) ?? [];
    const owner = contents === undefined || (named && names.includes(named)) ? named : names[0];
    if (owner !== undefined) owners.set(library, owner);
  }
  return owners;
}

function shipping(packages: readonly UnpackedPackage[], paths: readonly string[]): string | undefined {
  const holds = (tree: FileTree) => paths.some((path) => find(tree, path) !== undefined);
  return packages.find(({ tree }) => holds(tree))?.package.name;
}

/** The files of a suite whose whole path matches, and the packages that ship them; none when that cannot be told. */
export async function packagesShipping(
  context: Context,
  job: Job,
  suite: string,
  path: RegExp,
): Promise<readonly FileOwners[]> {
  return (await listOfFiles(context, job, suite))?.shipping(path) ?? [];
}

/** Undefined when it cannot be had: then names are guessed by Debian's rule for them. */
async function listOfFiles(
  context: Context,
  { packages, config }: Job,
  suite: string,
): Promise<PackageContents | undefined> {
  return packages.contents(context, { suite, arch: config.arch }).catch((error: unknown) => {
    if (context.signal.aborted) throw error;
    return undefined;
  });
}

/** What the suite has instead: `libssl.so.3 (libssl3t64)` for `libssl.so.1.1`. */
async function otherVersions(
  context: Context,
  job: Job,
  { library }: MissingLibrary,
): Promise<readonly string[]> {
  const stem = /^(.*?\.so)\b/.exec(library)?.[1];
  const paths = libraryPaths(job.config.arch, stem ?? "").map((path) => literally(path));
  if (stem === undefined) return [];
  const { suite } = job.config;
  const files = await packagesShipping(context, job, suite, new RegExp(`(?:${paths.join("|")})\\.[0-9]+`));
  return files.map(({ path, packages }) => `${path.split("/").at(-1)} (${packages.join(" or ")})`);
}

function told(
  context: Context,
  { config }: Job,
  missing: readonly MissingLibrary[],
  found: readonly UnpackedPackage[],
): readonly UnpackedPackage[] {
  for (const { library, file } of missing) {
    const owner = shipping(found, libraryPaths(config.arch, library));
    if (owner === undefined) continue;
    context.emit({ type: "notice", message: `${owner} comes in: ${file} needs ${library}.` });
  }
  return found;
}

function anyOf(paths: readonly string[]): RegExp {
  return new RegExp(`(?:${paths.map(literally).join("|")})`);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
