export { checkNativeCode } from "./check.js";
export { withoutExcluded } from "./exclude.js";
export { explainNative } from "./explain.js";
export { type LanguageTool, languageTools } from "./tools.js";
