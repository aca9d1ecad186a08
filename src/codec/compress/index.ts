export { type Compression, compressionOf, decompress } from "./decompress.js";
