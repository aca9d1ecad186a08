import { readFileSync } from "node:fs";

/** Files that `scripts/compile.sh` makes of `client/` and `style/`. */
export type AssetName = "analysis.js" | "bench.js" | "analysis.css" | "bench.css";

/** The text of a compiled script or style sheet of the pages. */
export function readAsset(name: AssetName): string {
  return readFileSync(new URL(name, folder), "utf8").trim();
}

/** Compiled, it lies beside this file; run from the sources, it is where the compiler put it. */
const folder = new URL(
  import.meta.url.endsWith(".ts") ? "../../../dist/cli/page/asset/" : "./asset/",
  import.meta.url,
);
