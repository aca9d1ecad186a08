import { relative, resolve } from "node:path";
import { checkLayers } from "./layers/check.js";
import { readSources } from "./layers/sources.js";

/** Checks the layering of DESIGN.md over `src` (or the folder named); prints each violation as `file: why`. */
const root = resolve(process.argv[2] ?? "src");
const violations = checkLayers(await readSources(root));
for (const { file, why } of violations)
  console.log(`${relative(process.cwd(), resolve(root, file))}: ${why}`);
console.log(violations.length === 0 ? "layers: in order" : `layers: ${violations.length} violations`);
process.exitCode = violations.length === 0 ? 0 : 1;
