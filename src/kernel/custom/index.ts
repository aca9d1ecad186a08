export { type CustomKernelParts, customKernel } from "./custom.js";
export { fragmentNames, type KernelPurpose } from "./fragments.js";
export { packagedSource, sourceMetapackage, sourcePackages } from "./source.js";
