import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { fetchPackages, openDebIndex, type PinnedPackage } from "../../src/package/index.js";
import { openStore } from "../../src/store/index.js";
import { newSigner, type Signer, startMirror } from "../support/deb-mirror.js";
import { recording, scratch } from "../support/outcome.js";
import { packageSourceContract, type Sample } from "./source-contract.js";

let folder: Awaited<ReturnType<typeof scratch>>;
let signer: Signer;
let opened = 0;

beforeAll(async () => {
  folder = await scratch("deb-contract");
  signer = await newSigner(join(folder.path, "keyring.gpg"));
});
afterAll(() => folder.remove());

packageSourceContract<PinnedPackage>("deb", async (samples) => {
  const server = await startMirror(samples.map(debOf), { signer });
  const store = await openStore(join(folder.path, `store-${opened++}`));
  const { mirror } = server;
  const options = { mirrors: [mirror], suite: "trixie", arch: "x86_64", keyring: signer.keyring } as const;
  return {
    index: await openDebIndex(recording(), store, options),
    pin: (packages) => Promise.resolve(packages),
    fetch: (packages) => fetchPackages(recording(), store, { mirrors: [mirror] }, packages),
    read: async (object) => (await store.read(object)).toString(),
    disconnect: () => server.close(),
    close: () => server.close().catch(() => undefined),
  };
});

function debOf({ name, needs = [], provides = [], conflicts = [], files = {} }: Sample) {
  const relations = { Depends: needs, Provides: provides, Conflicts: conflicts };
  const filled = Object.entries(relations).filter(([, names]) => names.length > 0);
  return {
    name,
    fields: Object.fromEntries(filled.map(([field, names]) => [field, names.join(", ")])),
    files: Object.entries(files).map(([path, text]) => ({ name: `./${path}`, text })),
  };
}
