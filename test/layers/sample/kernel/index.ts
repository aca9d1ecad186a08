import { execa } from "execa";
import { open } from "../package/index.js";
import type { Package } from "../package/types.js";
export const kernel = [execa, open, process.env.HOME];
export type K = Package;
