import type { FileOwners } from "../codec/deb/index.js";
import type { FileTree } from "../filetree/index.js";

export type { FileOwners };

/** One package at one version, pinned by the hash of its file. What the lock file holds. */
export interface PinnedPackage {
  readonly name: string;
  /** Full version, for example `1:27.3.4.1+dfsg-1+deb13u3`. */
  readonly version: string;
  /** Architecture in the distribution's words: `amd64`, `all`. */
  readonly architecture: string;
  /** Path below the mirror's root, for example `pool/main/e/erlang/erlang-base_….deb`. */
  readonly path: string;
  /** Size of the package file in bytes. */
  readonly size: number;
  /** SHA-256 of the package file, hex. */
  readonly sha256: string;
  /**
   * How an index names it that tells no hash of the file: apk's `C:`, `Q1` and the base64 of a SHA-1 of its
   * control part (`Q2`: a SHA-256).
   */
  readonly checksum?: string | undefined;
  /** Packages chosen with it that depend on it, by name; absent for one that was only asked for. */
  readonly by?: readonly string[] | undefined;
}

/** A package as an index names it that tells no hash of the file: to be fetched and verified before it is pinned. */
export type NamedPackage = Omit<PinnedPackage, "sha256" | "checksum"> & { readonly checksum: string };

/** A package whose files are in the store. Paths are those of the package, usr-merged. */
export interface UnpackedPackage {
  readonly package: PinnedPackage;
  readonly tree: FileTree;
}

/** A source package of a suite, found in its signed list. */
export interface SourcePackage {
  /** Date of the signed list, ISO 8601. */
  readonly snapshot: string;
  /** Names that the same suite goes by: `trixie`, `stable`. */
  readonly suiteNames: readonly string[];
  /** `NAME.orig.tar.*` and `NAME.debian.tar.*`. */
  readonly files: readonly PinnedPackage[];
}

/** A verified list of the packages of one suite (or branch) and one architecture. */
export interface PackageIndex<P = PinnedPackage> {
  readonly suite: string;
  /** Date of the signed index, ISO 8601: the moment that all pinned versions belong to. */
  readonly snapshot: string;
  /** Names of all packages, for "did you mean". */
  readonly names: () => readonly string[];
  /**
   * Every package that `wanted` needs, sorted by name.
   * Throws `PACKAGE_NOT_FOUND`, `DEPENDENCY_UNMET`, `PACKAGE_CONFLICT` (names both).
   */
  readonly closure: (wanted: readonly string[], options?: ClosureOptions) => readonly P[];
  /** The wanted packages alone, without what they depend on, following no dependency. */
  readonly pick: (wanted: readonly string[]) => readonly P[];
  /** Names that a package depends on directly (first alternatives), for metapackages. */
  readonly dependencies: (name: string) => readonly string[];
}

export interface ClosureOptions {
  /** Packages taken as present already, not followed and not listed. */
  readonly without?: readonly string[];
}

/** A verified list of the files that a suite's packages for one architecture ship. */
export interface PackageContents {
  /** Files whose whole path, without a leading slash, matches; `^` and `$` are implied. */
  readonly shipping: (path: RegExp) => readonly FileOwners[];
}
