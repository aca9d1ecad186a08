import { open } from "../package/deb/open.js";
export const cli = [open, process.argv];
