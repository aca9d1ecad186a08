import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { testParts } from "./build-root.js";
import { testCache } from "./cache.js";
import { setup as compile } from "./compile.js";
import { leanvm, withFolder } from "./leanvm.js";

const example = fileURLToPath(new URL("../../examples/hello_world", import.meta.url));

/** Makes what tests share, once, before test files in several processes ask for it. */
export async function setup(): Promise<void> {
  compile();
  await pinExample();
  await testParts();
}

/**
 * Builds the example, so that its packages are pinned and in the shared cache: a clean checkout has no
 * lean.lock, and tests build with copies of it.
 */
async function pinExample(): Promise<void> {
  const { LEANVM_MIRROR } = process.env;
  const mirror = LEANVM_MIRROR === undefined ? {} : { LEANVM_MIRROR };
  await withFolder(async (folder) => {
    const args = ["build", example, "--compression", "gzip", "-o", join(folder, "image")];
    const ran = await leanvm(args, { env: { LEANVM_CACHE: testCache(), ...mirror } });
    if (ran.status !== 0) throw new Error(`leanvm build ${example} ended with ${ran.status}:\n${ran.stderr}`);
  });
}
