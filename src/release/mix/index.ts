export { buildMixRelease, mixReleaseFolder } from "./mix.js";
export { compileRuntimeConfig, type RuntimeConfig } from "./runtime-config.js";
