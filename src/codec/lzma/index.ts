export { decodeLzmaAlone, isLzmaAlone } from "./alone.js";
export { type Decoded, decodeXz, isXz } from "./xz.js";
