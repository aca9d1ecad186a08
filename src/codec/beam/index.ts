export { type Chunk, chunkOf, readBeam, writeBeam } from "./container.js";
export { storeLiterals } from "./literals.js";
export { type ModuleHead, moduleHead, moduleName } from "./module.js";
export { stripBeam } from "./strip.js";
