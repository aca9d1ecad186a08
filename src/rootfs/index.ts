export { assembleRootfs } from "./assemble.js";
export { rootfsNeeds } from "./base.js";
export { compileInit } from "./init.js";
export type { GuestSettings, Layer, RootfsRequest, StartCommand } from "./types.js";
