export { earlierImage, noRelease } from "./errors.js";
export { type CheckRun, findings } from "./finding.js";
export { isNote, readNotes } from "./notes.js";
export { checkModule, watchedScript } from "./script.js";
export { type Additions, additionsFor, withAdditions, written } from "./settings-text.js";
export { watchedSites } from "./sites.js";
export type { CheckReport, CommandEnd, Door } from "./types.js";
