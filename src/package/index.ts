export {
  type DebIndexOptions,
  debArchitecture,
  defaultMirror,
  type FetchOptions,
  fetchPackages,
  mirrorsFromApt,
  openDebIndex,
  readAptMirrors,
  skippedFolders,
  snapshotMirror,
} from "./deb/index.js";
export type { ClosureOptions, PackageIndex, PinnedPackage, UnpackedPackage } from "./types.js";
