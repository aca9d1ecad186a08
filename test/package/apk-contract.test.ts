import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { fetchPackages, type NamedPackage, openApkIndex, pinPackages } from "../../src/package/index.js";
import { openStore } from "../../src/store/index.js";
import { startApkMirror } from "../support/apk-mirror.js";
import { type ApkSigner, newApkSigner } from "../support/apk-signer.js";
import type { ApkSpec } from "../support/apk-writer.js";
import { recording, scratch } from "../support/outcome.js";
import { packageSourceContract, type Sample } from "./source-contract.js";

let folder: Awaited<ReturnType<typeof scratch>>;
let signer: ApkSigner;
let opened = 0;

beforeAll(async () => {
  folder = await scratch("apk-contract");
  signer = await newApkSigner(join(folder.path, "keys"));
});
afterAll(() => folder.remove());

for (const format of [2, 3] as const) {
  packageSourceContract<NamedPackage>("apk", async (samples) => {
    const server = await startApkMirror(samples.map(apkOf), { signer, format });
    const store = await openStore(join(folder.path, `store-${opened++}`));
    const mirrors = [server.mirror];
    return {
      index: await openApkIndex(recording(), {
        mirrors,
        branch: "v3.22",
        arch: "x86_64",
        keyring: signer.keyring,
      }),
      pin: (packages) => pinPackages(recording(), store, { mirrors }, packages),
      fetch: (packages) => fetchPackages(recording(), store, { mirrors }, packages),
      read: async (object) => (await store.read(object)).toString(),
      disconnect: () => server.close(),
      close: () => server.close().catch(() => undefined),
    };
  });
}

/** A name that is provided without a version is only chosen of itself when it has a priority. */
function apkOf({ name, needs = [], provides = [], conflicts = [], files = {} }: Sample): ApkSpec {
  return {
    name,
    depends: [...needs, ...conflicts.map((other) => `!${other}`)],
    provides,
    ...(provides.length > 0 ? { priority: 10 } : {}),
    files: Object.entries(files).map(([path, text]) => ({ name: path, text })),
  };
}
