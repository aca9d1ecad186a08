import type { Arch } from "./arch.js";

/** A package pinned by the hash of its file; `path` is below the mirror's root. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Of the package file, hex. */
  readonly sha256: string;
  /** Alpine's name for the package in its index, `Q1` and the base64 of a SHA-1. */
  readonly checksum?: string | undefined;
  /** Packages of the set that depend on it, by name. */
  readonly by?: readonly string[] | undefined;
}

/** The packages chosen for one purpose, and what was asked for when they were. */
export interface LockedSet {
  readonly suite: string;
  readonly arch: Arch;
  /** Date of the index that the versions come from, ISO 8601. */
  readonly snapshot: string;
  readonly wanted: readonly string[];
  readonly packages: readonly LockedPackage[];
}

/** Sets by the architecture of their packages. */
export type LockedSets = Readonly<Partial<Record<Arch, LockedSet>>>;

/** What `lean.lock` holds: sets by name (`build`, `target`, `kernel` …) and architecture. */
export interface Lock {
  readonly sets: Readonly<Record<string, LockedSets>>;
}
