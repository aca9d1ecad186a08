export {
  type CustomKernelParts,
  customKernel,
  fragmentNames,
  type KernelPurpose,
  kernelMenu,
  kernelOptionsLine,
  platformCapabilities,
  platformNames,
  withKernelOptions,
  workshopFor,
} from "./custom/index.js";
export { debianKernel, kernelPackage, kernelPackages } from "./debian.js";
export { fastKernel } from "./fast-face.js";
export { type KernelNeed, type KernelUses, kernelNeeds } from "./needs/index.js";
export {
  type KernelSource,
  namedSource,
  packagedSource,
  sourceMetapackage,
  sourcePackages,
  unpackSource,
} from "./source/index.js";
export type { Kernel } from "./types.js";
