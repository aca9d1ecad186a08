export { volumeInUse } from "./errors.js";
export { openVolumes } from "./open.js";
export type { Disk, OpenVolumes } from "./types.js";
