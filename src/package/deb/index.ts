export { openDebContents } from "./contents.js";
export { debArchitecture, defaultMirror, mirrorsFromApt, readAptMirrors, snapshotMirror } from "./mirrors.js";
export { type DebIndexOptions, openDebIndex } from "./open.js";
export { unpackDeb } from "./unpack.js";
