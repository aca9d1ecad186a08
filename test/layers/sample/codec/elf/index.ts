import { readFile } from "node:fs/promises";
import { x } from "../tar/deep.js";
export const elf = [readFile, x, Date.now()];
