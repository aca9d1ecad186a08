export type { CodeLink } from "./chain.js";
export { functionWords } from "./names.js";
export { type CodeAnswer, functionsNear, type ModuleUse, moduleUse, whyCode } from "./why-code.js";
