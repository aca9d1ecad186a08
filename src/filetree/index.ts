export type { Need } from "./need.js";
export type { Content, Entry, FileTree, Why } from "./tree.js";
export { contentSize, digestsOf, fileTree, find, merge, normalisePath, under, withParents } from "./tree.js";
