export { debianKernel, kernelPackage } from "./debian.js";
export type { Kernel } from "./types.js";
