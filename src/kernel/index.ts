export {
  customKernel,
  fragmentNames,
  type KernelPurpose,
  packagedSource,
  sourceMetapackage,
  sourcePackages,
} from "./custom/index.js";
export { debianKernel, kernelPackage, kernelPackages } from "./debian.js";
export { fastKernel } from "./fast-face.js";
export type { Kernel } from "./types.js";
