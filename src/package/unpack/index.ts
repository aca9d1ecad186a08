export { keep } from "./entries.js";
export { isSkipped, placed, skippedFolders } from "./layout.js";
export {
  refuseBelowLinks,
  shippedBy,
  tooManyEntries,
  type UnpackLimits,
  unpackTar,
  usualLimits,
} from "./tar.js";
