export { copyOut, type ObjectSource, writeWhole } from "./copy-out.js";
export { explained as explainWriteFailure } from "./errors.js";
export { type ObjectSink, readTree } from "./read-tree.js";
export { inParallel, type LinkSource, writeTree } from "./write-tree.js";
