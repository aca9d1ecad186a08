import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { archiveFiles, inRelease, newSigner } from "../support/deb-mirror.js";
import { writeDeb } from "../support/deb-writer.js";
import { type FileServer, serveFiles } from "../support/file-server.js";
import { leanvm, type Ran } from "../support/leanvm.js";
import { needs } from "../support/skip.js";
import { bench, built, copyCache, digests, errorOf, withCache } from "./kit.js";
import { tinyProject } from "./sample.js";

const run = promisify(execFile);
const nowhere = "http://127.0.0.1:1/debian";
const quick = ["--compression", "none"];

let folder: Awaited<ReturnType<typeof bench>>;
let cache: string;
let project: string;
let output: string;

beforeAll(async () => {
  folder = await bench();
  project = await tinyProject(join(folder.path, "tiny"));
  output = join(folder.path, "image");
  await built([project, "-o", output, ...quick]);
  cache = await copyCache(join(folder.path, "cache"), "as it is");
});
afterAll(() => folder.remove());

/** A build that may go wrong, with `--json`. */
function build(args: readonly string[], at = cache): Promise<Ran> {
  return leanvm(["build", project, "--json", ...quick, ...args], { env: withCache(at) });
}

/** Nothing half-written, no stack trace; the code of the error. */
async function codeOf(ran: Ran, image: string): Promise<string> {
  expect(ran.stderr).not.toMatch(/^\s+at .*\.[jt]s:\d+/m);
  await expect(access(image)).rejects.toThrow("ENOENT");
  return errorOf(ran).code;
}

describe("--locked", () => {
  const lock = () => join(project, "lean.lock");

  it("without a lock file ends with 2", async () => {
    await rename(lock(), `${lock()}.aside`);
    const ran = await build(["--locked", "-o", join(folder.path, "no")]);
    await rename(`${lock()}.aside`, lock());
    expect(ran.status).toBe(2);
    expect(await codeOf(ran, join(folder.path, "no"))).toBe("LOCK_MISSING");
  });

  it("works from the store when no mirror answers", async () => {
    const again = join(folder.path, "offline");
    const ran = await build(["--locked", "--mirror", nowhere, "-o", again]);
    expect(ran.status, ran.stderr).toBe(0);
    expect(await digests(again)).toEqual(await digests(output));
  });

  it("refuses what the lock does not say, and leaves the lock alone", async () => {
    const before = await readFile(lock(), "utf8");
    const ran = await build(["--locked", "--suite", "sid", "-o", join(folder.path, "no")]);
    expect(ran.status).toBe(2);
    expect(await codeOf(ran, join(folder.path, "no"))).toBe("LOCK_DRIFT");
    expect(await readFile(lock(), "utf8")).toBe(before);
  });
});

describe("a damaged cache", () => {
  it("is mended: an object with a flipped bit is fetched or made anew, with a warning", async () => {
    const before = await digests(output);
    const { kernel, rootfs } = JSON.parse(await readFile(join(output, "image.json"), "utf8"));
    for (const { sha256 } of [kernel, rootfs]) {
      await flipBit(join(cache, "objects", sha256.slice(0, 2), sha256.slice(2)));
      const ran = await leanvm(["build", project, "-o", output, ...quick], { env: withCache(cache) });
      expect(ran.status, ran.stderr).toBe(0);
      expect(ran.stderr).toContain(sha256.slice(0, 16));
      expect(await digests(output)).toEqual(before);
    }
  });
});

/** Changes a file without touching others that share its bytes by a hard link. */
async function flipBit(path: string): Promise<void> {
  const bytes = await readFile(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await rm(path);
  await writeFile(path, bytes);
}

describe("a mirror that cannot be trusted", () => {
  let files: Map<string, Buffer>;
  let server: FileServer;
  let image: string;

  beforeAll(async () => {
    const signer = await newSigner(join(folder.path, "keyring.gpg"));
    files = await archiveFiles([{ name: "elixir" }], { signer });
    server = await serveFiles(files);
    image = join(folder.path, "untrusted");
  });
  afterAll(() => server.close());
  const update = (...args: readonly string[]) =>
    build(["--update", "--mirror", `${server.url}/debian`, "-o", image, ...args]);

  it("is signed by a stranger", async () => {
    const ran = await update();
    expect(ran.status).toBe(1);
    expect(await codeOf(ran, image)).toBe("SIGNATURE_WRONG");
  });

  it("gives an index with a flipped bit", async () => {
    server.fail({ match: /InRelease$/, kind: "flip" });
    const ran = await update();
    server.reset();
    expect(ran.status).toBe(1);
    expect(await codeOf(ran, image)).toBe("SIGNATURE_WRONG");
  });

  it("cannot be reached: it is named", async () => {
    const ran = await build(["--update", "--mirror", nowhere, "-o", image]);
    expect(ran.status).toBe(1);
    expect(await codeOf(ran, image)).toBe("FETCH_UNREACHABLE");
    expect(errorOf(ran).message).toContain("127.0.0.1:1");
  });

  it("gives a package with a flipped bit; one cut short is gone on with", async () => {
    const deb = await writeDeb({ name: "lean-demo", files: [{ name: "./usr/share/lean-demo", text: "hi" }] });
    files.set("debian/pool/lean-demo.deb", deb);
    await appendFile(join(project, "lean.lock"), pinned(deb));
    const args = ["--packages", "lean-demo", "--mirror", `${server.url}/debian`, "-o", image];
    const bad = ["--snapshot-mirror", nowhere];
    server.fail({ match: /lean-demo/, kind: "flip" });
    const ran = await build([...args, ...bad]);
    server.reset();
    expect(ran.status).toBe(1);
    expect(await codeOf(ran, image)).toBe("FETCH_HASH_MISMATCH");
    server.fail({ match: /lean-demo/, kind: "die", times: 1 });
    const good = await build(args);
    expect(good.status, good.stderr).toBe(0);
    expect(server.seen.map(({ range }) => range)).toEqual([undefined, expect.stringMatching(/^bytes=\d+-$/)]);
    expect(await readFile(join(image, "image.json"), "utf8")).toContain("usr/share/lean-demo");
  });

  it("did not stop good builds", async () => {
    await built([project, "-o", output, ...quick], cache);
    expect(files.has(inRelease)).toBe(true);
  });
});

/** A set of lean.lock with one package of the test's own. */
function pinned(deb: Buffer): string {
  const sha256 = createHash("sha256").update(deb).digest("hex");
  const fields = 'name = "lean-demo", version = "1.0-1", architecture = "amd64", path = "pool/lean-demo.deb"';
  return `
[set.packages.x86_64]
suite = "trixie"
snapshot = "2026-09-12T07:55:41.000Z"
wanted = ["lean-demo"]
packages = [{ ${fields}, sha256 = "${sha256}", size = ${deb.length} }]
`;
}

describe("a full disk", () => {
  const onSmallDisk = async (context: TestContext, work: (disk: string) => Promise<void>) => {
    const disk = join(folder.path, "disk");
    await mkdir(disk, { recursive: true });
    const mounted = await run("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", disk]).then(
      () => true,
      () => false,
    );
    needs(context, mounted, "needs the right to mount a small file system");
    try {
      await work(disk);
    } finally {
      await run("umount", [disk]);
    }
  };

  it("of the output leaves nothing there", async (context) => {
    await onSmallDisk(context, async (disk) => {
      const ran = await build(["-o", join(disk, "image")]);
      expect(ran.status).toBe(1);
      expect(await codeOf(ran, join(disk, "image"))).toBe("OUTPUT_DISK_FULL");
      expect(await readdir(disk)).toEqual([]);
    });
    expect((await build(["-o", join(folder.path, "disk", "image")])).status).toBe(0);
  });

  it("of the cache leaves no image", async (context) => {
    const image = join(folder.path, "no-room");
    await onSmallDisk(context, async (disk) => {
      const ran = await build(["-o", image], join(disk, "cache"));
      expect(ran.status).toBe(1);
      const code = await codeOf(ran, image);
      needs(context, !/UNREACHABLE|GONE/.test(code), "no Debian mirror can be reached");
      expect(code).toBe("DISK_FULL");
    });
    expect((await build(["-o", image])).status).toBe(0);
  });
});
