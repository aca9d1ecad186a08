export { verifyApk } from "./identify.js";
export {
  type ApkIndex,
  type ApkIndexOptions,
  alpineBranches,
  openApkIndex,
} from "./open.js";
export { unpackApk } from "./unpack.js";
