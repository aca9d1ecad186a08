export { sourceNotClean, sourceWithoutArch } from "./errors.js";
export { namedSource } from "./named.js";
export { packagedSource, sourceMetapackage, sourcePackages } from "./packaged.js";
export { type KernelSource, sourceKey } from "./types.js";
export { unpackSource } from "./unpack.js";
