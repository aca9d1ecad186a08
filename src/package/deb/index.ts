export { openDebContents } from "./contents.js";
export { type FetchOptions, fetchPackages } from "./fetch.js";
export { skippedFolders } from "./layout.js";
export { debArchitecture, defaultMirror, mirrorsFromApt, readAptMirrors, snapshotMirror } from "./mirrors.js";
export { type DebIndexOptions, openDebIndex } from "./open.js";
export { type UnpackLimits, unpackDeb } from "./unpack.js";
