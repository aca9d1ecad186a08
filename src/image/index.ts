export { imageText, writeBundle } from "./bundle.js";
export type { Compression, PackTools } from "./compress.js";
export { type BundleSpec, describeImage } from "./describe.js";
export { type FolderFile, type OpenImage, openImage } from "./open/index.js";
export { type PackedPart, packLayers, type RootFileSystem } from "./pack.js";
export { type Bundle, readBundle, readKernelConfig, verifyBundle } from "./read.js";
export { type Image, imageSchema } from "./schema.js";
export type { LayerTree } from "./segment.js";
export { checkBudget, largestParts, type SizePart, sizeParts, sizeTable } from "./size.js";
