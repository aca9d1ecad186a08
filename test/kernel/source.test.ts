import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LeanError } from "../../src/error/index.js";
import { type Network, openNetwork } from "../../src/fetch/index.js";
import { customKernel, namedSource } from "../../src/kernel/index.js";
import { sourceKey, unpackSource } from "../../src/kernel/source/index.js";
import { openStore, type Store } from "../../src/store/index.js";
import { kernelRoot } from "../support/build-root.js";
import { testCache } from "../support/cache.js";
import { type FileServer, serveFiles } from "../support/file-server.js";

const run = promisify(execFile);
const context = { emit: () => undefined, signal: new AbortController().signal };

let work: string;
let store: Store;
let network: Network;
let server: FileServer;
let archive: Buffer;
let root: { readonly path: string; readonly key: string };

/** A tree of the kernel's shape, for another processor. */
beforeAll(async () => {
  await mkdir(testCache(), { recursive: true });
  work = await mkdtemp(join(testCache(), "kernel-source-"));
  store = await openStore(join(work, "store"));
  network = openNetwork({ retries: 0 });
  await mkdir(join(work, "linux-9.1/arch/s390"), { recursive: true });
  await writeFile(join(work, "linux-9.1/arch/s390/Kconfig"), "config S390\n");
  await writeFile(join(work, "linux-9.1/Makefile"), "allnoconfig:\n");
  await run("tar", ["-cJf", "linux-9.1.tar.xz", "linux-9.1"], { cwd: work });
  archive = await readFile(join(work, "linux-9.1.tar.xz"));
  server = await serveFiles(
    new Map([
      ["linux-9.1.tar.xz", archive],
      ["noise.tar.gz", Buffer.from("noise")],
    ]),
  );
  root = await kernelRoot();
}, 300_000);
afterAll(async () => {
  await Promise.all([server.close(), network.close()]);
  await rm(work, { recursive: true, force: true });
});

const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const served = (name: string, bytes: Buffer) =>
  ({ kind: "url", url: `${server.url}/${name}`, sha256: digest(bytes) }) as const;

async function errorOf(work: Promise<unknown>): Promise<LeanError> {
  const error = await work.catch((reason: unknown) => reason);
  if (!(error instanceof LeanError)) throw new Error(`not refused: ${String(error)}`);
  return error;
}

async function made(at: Parameters<typeof namedSource>[3]): Promise<unknown> {
  const source = await namedSource(context, store, network, at);
  const purpose = { platform: "qemu", capabilities: [], compression: "xz", options: {} } as const;
  const parts = { source, root, workRoot: join(work, "work") };
  return customKernel(context, store, { arch: "x86_64", ...purpose }, parts);
}

describe("a source by address", () => {
  it("is fetched once, verified, and unpacked without its own top folder", async () => {
    const source = await namedSource(context, store, network, served("linux-9.1.tar.xz", archive));
    await namedSource(context, store, network, served("linux-9.1.tar.xz", archive));
    expect(server.seen.map(({ path }) => path)).toEqual(["linux-9.1.tar.xz"]);
    const folder = join(work, "unpacked");
    await mkdir(folder);
    await unpackSource(context, store, source, { root: root.path, folder });
    expect(await readFile(join(folder, "linux/arch/s390/Kconfig"), "utf8")).toBe("config S390\n");
  });

  it("is refused when its hash is another", async () => {
    const at = { ...served("linux-9.1.tar.xz", archive), sha256: "0".repeat(64) };
    const { code, message } = await errorOf(namedSource(context, store, network, at));
    expect(code).toBe("FETCH_HASH_MISMATCH");
    expect(message).toContain(digest(archive));
  });

  it("is refused when it cannot be unpacked", async () => {
    const { code, message } = await errorOf(made(served("noise.tar.gz", Buffer.from("noise"))));
    expect(code).toBe("KERNEL_SOURCE_UNREADABLE");
    expect(message).toContain(`${server.url}/noise.tar.gz`);
  });

  it("is refused when it lacks the wanted architecture", async () => {
    const { code, message } = await errorOf(made(served("linux-9.1.tar.xz", archive)));
    expect(code).toBe("KERNEL_SOURCE_WITHOUT_ARCH");
    expect(message).toContain("arch/x86/Kconfig");
  });
});

describe("a source on this machine", () => {
  it("can be an archive", async () => {
    const path = join(work, "linux-9.1.tar.xz");
    const source = await namedSource(context, store, network, { kind: "path", path });
    expect(sourceKey(source)).toBe(digest(archive));
  });

  it("can be a tree, whose key changes with its files", async () => {
    const path = join(work, "linux-9.1");
    const key = async () => sourceKey(await namedSource(context, store, network, { kind: "path", path }));
    const before = await key();
    expect(await key()).toBe(before);
    await utimes(join(path, "Makefile"), 1000, 1000);
    expect(await key()).not.toBe(before);
  });

  it.each([
    ["nothing-there", "KERNEL_SOURCE_MISSING"],
    ["store/notes.zip", "KERNEL_SOURCE_NO_ARCHIVE"],
  ])("is refused: %s", async (name, code) => {
    if (name.endsWith(".zip")) await writeFile(join(work, name), "");
    const at = { kind: "path", path: join(work, name) } as const;
    expect(await errorOf(namedSource(context, store, network, at))).toMatchObject({
      code,
      record: { exit: 2 },
    });
  });
});
