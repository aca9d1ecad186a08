export { analyzeBundle } from "./analyze.js";
export { type Found, readInitramfs } from "./archive.js";
export { chainsOf } from "./chains.js";
export { type Change, type Difference, difference } from "./difference.js";
export { analyzeFile } from "./foreign.js";
export { type KernelDraft, kernelDraft } from "./kernel.js";
export { analyze } from "./opened.js";
export type { Analysis, ChainLink, SizeKind, SizeNode } from "./types.js";
export { type WhyAnswer, type WhyLink, why } from "./why.js";
