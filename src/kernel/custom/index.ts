export { type CustomKernelParts, customKernel } from "./custom.js";
export { fragmentNames, type KernelPurpose } from "./fragments.js";
export { platformCapabilities, platformNames } from "./platforms.js";
