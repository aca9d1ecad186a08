export { compactElf } from "./compact.js";
export type { Section, Segment } from "./layout.js";
export type { Note } from "./notes.js";
export { type ElfFile, elfNotes, isElf, parseElf, sectionBytes } from "./parse.js";
export { type ElfPart, elfParts } from "./parts.js";
export { importedSymbols } from "./symbols.js";
export { definedVersions, type NeededVersions, neededVersions } from "./versions.js";
