export { compactElf } from "./compact.js";
export type { Section, Segment } from "./layout.js";
export { type ElfFile, isElf, parseElf, sectionBytes } from "./parse.js";
