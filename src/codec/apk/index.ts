export { type Block, gather, readBlocks, schemas } from "./adb-blocks.js";
export { adbCompression, adbMagicSize } from "./adb-compression.js";
export { type AdbIndex, readAdbIndex } from "./adb-info.js";
export { type AdbFile, type AdbPackage, readAdbPackage } from "./adb-package.js";
export { type AdbSignature, readAdbSignature } from "./adb-signature.js";
export {
  type Dependency,
  formatDependency,
  fulfils,
  parseDependencies,
  parseDependency,
} from "./dependency.js";
export { damagedApk } from "./errors.js";
export { type IndexFile, readIndexFile } from "./index-file.js";
export { parseIndexText } from "./index-text.js";
export { formatChecksum, type PackageInfo } from "./info.js";
export { type PackageHead, readPackageHead } from "./package-head.js";
export { type ControlInfo, parsePkginfo } from "./pkginfo.js";
export type { Signature } from "./signatures.js";
export { compareVersions, isVersion } from "./version.js";
