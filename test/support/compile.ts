import { spawnSync } from "node:child_process";

/** Brings `dist/` up to date before tests that run the built command line. Type errors are the type check's to tell. */
export function setup(): void {
  spawnSync("sh", ["scripts/compile.sh"], { stdio: "ignore" });
}
