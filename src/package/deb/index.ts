export { openDebContents } from "./contents.js";
export { sourceNotFound } from "./errors.js";
export { debArchitecture, defaultMirror, mirrorsFromApt, readAptMirrors, snapshotMirror } from "./mirrors.js";
export { type DebIndexOptions, openDebIndex } from "./open.js";
export { openDebSource } from "./source.js";
export { unpackDeb } from "./unpack.js";
