export { type Chunk, chunkOf, readBeam, writeBeam } from "./container.js";
export { type ModuleHead, moduleHead, moduleName } from "./module.js";
export { stripBeam } from "./strip.js";
export { storeLiterals } from "./literals.js";
