import { testParts } from "./build-root.js";
import { setup as compile } from "./compile.js";

/** Makes what tests share, once, before test files in several processes ask for it. */
export async function setup(): Promise<void> {
  compile();
  await testParts();
}
