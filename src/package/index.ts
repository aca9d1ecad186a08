export {
  type DebIndexOptions,
  debArchitecture,
  defaultMirror,
  type FetchOptions,
  fetchPackages,
  mirrorsFromApt,
  openDebContents,
  openDebIndex,
  readAptMirrors,
  skippedFolders,
  snapshotMirror,
} from "./deb/index.js";
export type {
  ClosureOptions,
  FileOwners,
  PackageContents,
  PackageIndex,
  PinnedPackage,
  UnpackedPackage,
} from "./types.js";
