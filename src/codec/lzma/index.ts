export { decodeLzmaAlone, isLzmaAlone } from "./alone.js";
export { crc32 } from "./crc32.js";
export { type Decoded, decodeXz, isXz } from "./xz.js";
