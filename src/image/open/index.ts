export type { FolderFile } from "./folder.js";
export { type OpenImage, openImage } from "./open.js";
