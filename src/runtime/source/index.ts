export { otherErts } from "./errors.js";
export { packagedRuntimeSource, sourcePackage } from "./packaged.js";
export { compiledRuntime, type RuntimeParts } from "./source.js";
export type { CompiledRuntime, RuntimePurpose, RuntimeSource } from "./types.js";
