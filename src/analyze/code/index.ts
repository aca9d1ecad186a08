export type { CodeLink } from "./chain.js";
export { type CodeAnswer, functionsNear, type ModuleUse, moduleUse, whyCode } from "./why-code.js";
