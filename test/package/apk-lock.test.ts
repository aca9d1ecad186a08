import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { apkSource } from "../../src/build/apk-source.js";
import { openPackageSets } from "../../src/build/packages.js";
import type { Config } from "../../src/config/index.js";
import { openNetwork } from "../../src/fetch/index.js";
import { openStore } from "../../src/store/index.js";
import { type ApkMirror, startApkMirror } from "../support/apk-mirror.js";
import { type ApkSigner, newApkSigner } from "../support/apk-signer.js";
import { failure, recording, scratch } from "../support/outcome.js";

const network = openNetwork({ retries: 1, backoffMs: 5, idleMs: 400, connectMs: 400 });
const request = { set: "target", suite: "v3.22", arch: "x86_64", wanted: ["app"] } as const;
let folder: Awaited<ReturnType<typeof scratch>>;
let signer: ApkSigner;
let mirror: ApkMirror;

beforeAll(async () => {
  folder = await scratch("apk-lock");
  signer = await newApkSigner(join(folder.path, "keys"));
  const files = [{ name: "usr/bin/app", text: "the app" }];
  mirror = await startApkMirror([{ name: "app", depends: ["lib_x"], files }, { name: "lib_x" }], { signer });
});
afterAll(async () => {
  await mirror.close().catch(() => undefined);
  await network.close();
  await folder.remove();
});

/** Takes the set in a new cache; gives what was pinned, and the requests for it. */
async function take(name: string, more: Partial<Config> = {}) {
  const config = { type: "alpine", project: folder.path, alpineMirror: mirror.mirror, ...more } as Config;
  const store = await openStore(join(folder.path, name));
  const sets = await openPackageSets(
    store,
    config,
    network,
    apkSource(store, config, network, signer.keyring),
  );
  mirror.reset();
  const taken = await sets.take(recording(), request);
  await sets.save();
  return { pinned: sets.pinned(), taken, asked: mirror.seen.map(({ path }) => path.split("/").at(-1)) };
}

it("pins Alpine's packages by file and checksum, and then asks for no index", async () => {
  const first = await take("first");
  expect(first.asked).toEqual(
    expect.arrayContaining(["APKINDEX.tar.gz", "app-1.0-r0.apk", "lib_x-1.0-r0.apk"]),
  );
  const text = await readFile(join(folder.path, "lean.lock"), "utf8");
  expect(text).toMatch(/name = "app".*path = "v3\.22\/main\/x86_64\/app-1\.0-r0\.apk".*checksum = "Q1/);
  const again = await take("second", { locked: true });
  expect(again.pinned).toEqual(first.pinned);
  expect(again.taken.map(({ tree }) => tree)).toEqual(first.taken.map(({ tree }) => tree));
  expect([...again.asked].sort()).toEqual(["app-1.0-r0.apk", "lib_x-1.0-r0.apk"]);
});

it("refuses a package that differs from the pinned one", async () => {
  await take("third");
  const path = "alpine/v3.22/main/x86_64/app-1.0-r0.apk";
  const bytes = Buffer.from(mirror.files.get(path) ?? Buffer.alloc(0));
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  mirror.files.set(path, bytes);
  expect((await failure(() => take("fourth", { locked: true }))).code).toBe("FETCH_HASH_MISMATCH");
});
