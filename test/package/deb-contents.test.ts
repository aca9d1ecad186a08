import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openNetwork } from "../../src/fetch/index.js";
import { openDebContents } from "../../src/package/index.js";
import { openStore, type Store } from "../../src/store/index.js";
import { archiveFiles, type Mirror, newSigner, type Signer, startMirror } from "../support/deb-mirror.js";
import { failure, recording, scratch } from "../support/outcome.js";

const network = openNetwork({ retries: 1, backoffMs: 5, idleMs: 400, connectMs: 400 });
const contents = `usr/bin/cmake                              devel/cmake
usr/include/sqlite3.h                      libdevel/libsqlite3-dev
usr/lib/x86_64-linux-gnu/libz.so.1         libs/zlib1g
usr/lib/x86_64-linux-gnu/libz.so.1.3.1     libs/zlib1g
usr/lib/x86_64-linux-gnu/libtwo.so.2       libs/two-a,non-free/libs/two-b
usr/share/doc/cmake/copyright              devel/cmake
`;
let folder: Awaited<ReturnType<typeof scratch>>;
let signer: Signer;
let store: Store;
const mirrors: Mirror[] = [];

beforeAll(async () => {
  folder = await scratch("deb-contents");
  signer = await newSigner(join(folder.path, "keyring.gpg"));
  store = await openStore(join(folder.path, "store"));
});
afterEach(async () => {
  for (const mirror of mirrors.splice(0)) await mirror.close().catch(() => undefined);
});
afterAll(async () => {
  await network.close();
  await folder.remove();
});

async function served(options: { readonly contents?: string }): Promise<Mirror> {
  const mirror = await startMirror([{ name: "app" }], { signer, ...options });
  mirrors.push(mirror);
  return mirror;
}

const open = ({ mirror }: Mirror) =>
  openDebContents(recording(), store, {
    ...{ mirrors: [mirror], suite: "trixie", arch: "x86_64", keyring: signer.keyring, network },
  });

describe("a suite's list of files", () => {
  it("tells which packages ship a path, the whole of which must match", async () => {
    const list = await open(await served({ contents }));
    expect(list.shipping(/usr\/include\/(?:.*\/)?sqlite3\.h/)).toEqual([
      { path: "usr/include/sqlite3.h", packages: ["libsqlite3-dev"] },
    ]);
    expect(list.shipping(/usr\/lib\/[^/]+\/libz\.so\.1/).map(({ path }) => path)).toEqual([
      "usr/lib/x86_64-linux-gnu/libz.so.1",
    ]);
    expect(list.shipping(/.*libtwo\.so\.2/)[0]?.packages).toEqual(["two-a", "two-b"]);
  });

  it("holds only what builds look for", async () => {
    const list = await open(await served({ contents }));
    expect(list.shipping(/usr\/share\/.*/)).toEqual([]);
  });

  it("is not there for every suite", async () => {
    expect(await failure(async () => open(await served({})))).toMatchObject({ code: "INDEX_INCOMPLETE" });
  });

  it("is the one before when a mirror does not have the newest yet", async () => {
    const mirror = await served({ contents: `${contents}usr/bin/newest x/newest\n` });
    for (const path of mirror.files.keys()) if (path.includes("/main/by-hash/")) mirror.files.delete(path);
    expect(await failure(() => open(mirror))).toMatchObject({ code: "FETCH_NOT_FOUND" });
    const release = { Suite: "stable", Codename: "trixie" };
    const before = await archiveFiles([], { suite: "stable", signer, contents, release });
    for (const [path, bytes] of before) mirror.files.set(path, bytes);
    const list = await open(mirror);
    expect(list.shipping(/usr\/bin\/.*/).map(({ path }) => path)).toEqual(["usr/bin/cmake"]);
  });

  it("is refused when it is not the signed one", async () => {
    const mirror = await served({ contents: `${contents}usr/bin/new x/new\n` });
    for (const [path, bytes] of mirror.files) {
      if (path.includes("/main/by-hash/")) mirror.files.set(path, Buffer.alloc(bytes.length, "x"));
    }
    expect(await failure(() => open(mirror))).toMatchObject({ code: "FETCH_HASH_MISMATCH" });
  });
});
