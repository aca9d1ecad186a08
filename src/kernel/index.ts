export { debianKernel, kernelPackage, kernelPackages } from "./debian.js";
export type { Kernel } from "./types.js";
