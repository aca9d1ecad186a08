export { type CustomKernelParts, customKernel, workshopFor } from "./custom.js";
export { fragmentNames, type KernelPurpose } from "./fragments.js";
export { kernelMenu } from "./menu.js";
export { platformCapabilities, platformNames } from "./platforms.js";
export { kernelOptionsLine, withKernelOptions } from "./settings-text.js";
