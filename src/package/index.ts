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
  openDebSource,
  readAptMirrors,
  snapshotMirror,
  sourceNotFound,
} from "./deb/index.js";
export { type FetchOptions, fetchPackages } from "./fetch.js";
export { fetchFiles } from "./fetch-files.js";
export { pinPackages } from "./pin.js";
export type {
  ClosureOptions,
  FileOwners,
  NamedPackage,
  PackageContents,
  PackageIndex,
  PinnedPackage,
  SourcePackage,
  UnpackedPackage,
} from "./types.js";
export { skippedFolders } from "./unpack/index.js";
