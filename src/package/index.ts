export {
  type ApkIndexOptions,
  alpineBranches,
  openApkIndex,
} from "./apk/index.js";
export {
  type DebIndexOptions,
  debArchitecture,
  defaultMirror,
  mirrorsFromApt,
  openDebContents,
  openDebIndex,
  readAptMirrors,
  snapshotMirror,
} from "./deb/index.js";
export { type FetchOptions, fetchPackages } from "./fetch.js";
export { pinPackages } from "./pin.js";
export type {
  ClosureOptions,
  FileOwners,
  NamedPackage,
  PackageContents,
  PackageIndex,
  PinnedPackage,
  UnpackedPackage,
} from "./types.js";
export { skippedFolders } from "./unpack/index.js";
