import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatChecksum, readIndexFile, readPackageHead } from "../../src/codec/apk/index.js";
import { dataFile } from "../../src/config/index.js";
import { LeanError } from "../../src/error/index.js";
import { find } from "../../src/filetree/index.js";
import { fetchPackages, openApkIndex, pinPackages } from "../../src/package/index.js";
import { run } from "../../src/process/index.js";
import { runInSandbox } from "../../src/sandbox/index.js";
import { openStore } from "../../src/store/index.js";
import { type ApkMirror, startApkMirror } from "../support/apk-mirror.js";
import { type ApkSigner, newApkSigner } from "../support/apk-signer.js";
import type { ApkSpec } from "../support/apk-writer.js";
import { type FileServer, serveFiles } from "../support/file-server.js";
import { failure, recording, scratch } from "../support/outcome.js";
import { needs } from "../support/skip.js";

/** Artifacts that others made and signed; docs/alpine.md says what lies where in the folder. */
const artifacts = process.env.LEANVM_ALPINE_ARTIFACTS ?? "";
const keyring = dataFile("keyrings/alpine");
const listed = (folder: string, pattern: RegExp): readonly string[] =>
  artifacts !== "" && existsSync(join(artifacts, folder))
    ? readdirSync(join(artifacts, folder))
        .filter((name) => pattern.test(name))
        .sort()
        .map((name) => join(artifacts, folder, name))
    : [];
const indexes = [...listed("", /APKINDEX.*\.tar\.gz$/), ...listed("packages", /APKINDEX.*\.tar\.gz$/)];
const packages = listed("packages", /\.apk$/);
const roots = [...listed("", /minirootfs.*x86_64\.tar\.gz$/), ...listed("roots", /./)];
const adb = {
  keys: listed("adb", /\.pem$/),
  indexes: listed("adb", /\.adb$/),
  packages: listed("adb", /\.apk$/),
};
const why = "no genuine artifacts at hand: LEANVM_ALPINE_ARTIFACTS=DIR (docs/alpine.md)";

const servers: FileServer[] = [];
let folder: Awaited<ReturnType<typeof scratch>>;
let signer: ApkSigner;

beforeAll(async () => {
  folder = await scratch("apk-genuine");
  signer = await newApkSigner(join(folder.path, "keys"));
});
afterAll(async () => {
  for (const server of servers) await server.close().catch(() => undefined);
  await folder.remove();
});

const read = (path: string) => readFileSync(path);
const flipped = (bytes: Buffer, at: number) => {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};

/** Opens an index as branch `v3.22` of a mirror, as its only repository. */
async function opened(
  bytes: Buffer,
  name: string,
  more: ReadonlyMap<string, Buffer> = new Map(),
  keys = keyring,
) {
  const place = "alpine/v3.22/main/x86_64";
  const files = new Map([...more].map(([path, content]) => [`${place}/${path}`, content] as const));
  const server = await serveFiles(files.set(`${place}/${name}`, bytes));
  servers.push(server);
  const mirrors = [`${server.url}/alpine`];
  const options = { mirrors, branch: "v3.22", arch: "x86_64", repositories: ["main"] } as const;
  return { index: await openApkIndex(recording(), { ...options, keyring: keys }), mirrors };
}

describe("genuine Alpine artifacts", () => {
  it("have indexes that a shipped key signed; with one flipped byte none did", async (context) => {
    needs(context, indexes.length > 0, why);
    for (const path of indexes) {
      const bytes = read(path);
      const { index } = await opened(bytes, "APKINDEX.tar.gz");
      expect(index.names().length).toBeGreaterThan(10);
      const { signed } = readIndexFile(bytes, 2 ** 29);
      for (const from of [0.1, 0.5, 0.9]) {
        const at = bytes.length - signed.length + Math.floor(from * signed.length);
        const error = await failure(() => opened(flipped(bytes, at), "APKINDEX.tar.gz"));
        expect(error.code, `${basename(path)} at ${at}`).toBe("SIGNATURE_WRONG");
      }
    }
  });

  it("have packages that are what their index names; with one flipped byte they are not", async (context) => {
    const index = indexes.find((path) => path.includes("/packages/"));
    needs(context, packages.length > 0 && index !== undefined, why);
    const files = new Map(packages.map((path) => [basename(path), read(path)]));
    const source = await opened(read(index ?? ""), "APKINDEX.tar.gz", files);
    for (const [name, bytes] of files) {
      const { info, dataStart } = readPackageHead(bytes);
      const named = source.index.pick([info.name]);
      const store = await openStore(join(folder.path, `store-${name}`));
      const pin = (from: typeof source) => pinPackages(recording(), store, from, named);
      for (const at of [dataStart - 20, dataStart + 40]) {
        const damaged = await opened(
          read(index ?? ""),
          "APKINDEX.tar.gz",
          new Map([[name, flipped(bytes, at)]]),
        );
        expect((await failure(() => pin(damaged))).code).toMatch(/^(PACKAGE_REPLACED|APK_DAMAGED)$/);
      }
      const [unpacked] = await fetchPackages(recording(), store, { mirrors: [] }, await pin(source));
      expect(unpacked?.package.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    }
  });

  it("ship the keys that we ship", async (context) => {
    const file = packages.find((path) => basename(path).startsWith("alpine-keys-"));
    const index = indexes.find((path) => path.includes("/packages/"));
    needs(context, file !== undefined && index !== undefined, why);
    const store = await openStore(join(folder.path, "keys-store"));
    const files = new Map([[basename(file ?? ""), read(file ?? "")]]);
    const source = await opened(read(index ?? ""), "APKINDEX.tar.gz", files);
    const pinned = await pinPackages(recording(), store, source, source.index.pick(["alpine-keys"]));
    const [unpacked] = await fetchPackages(recording(), store, { mirrors: [] }, pinned);
    for (const arch of ["x86_64", "aarch64", "riscv64"]) {
      for (const name of await readdir(join(keyring, arch))) {
        const entry = find(unpacked?.tree ?? { entries: [] }, `usr/share/apk/keys/${name}`);
        if (entry?.kind !== "file" || !("object" in entry.content)) throw new Error(`no key ${name}`);
        expect(await store.read(entry.content.object)).toEqual(await readFile(join(keyring, arch, name)));
      }
    }
  });

  it("have checksums over their control part, as this reader makes them", (context) => {
    needs(context, packages.length > 0, why);
    const texts = indexes.map((path) => readIndexFile(read(path), 2 ** 29).open().text).join("\n");
    for (const path of packages) {
      const { control } = readPackageHead(read(path));
      expect(texts).toContain(`C:${formatChecksum(createHash("sha1").update(control).digest())}\n`);
    }
  });
});

describe("genuine artifacts of format 3", () => {
  it("have an index and packages that a key signed; with one flipped byte it did not", async (context) => {
    needs(context, adb.indexes.length > 0 && adb.keys.length > 0, why);
    const keys = join(folder.path, "adb-keys");
    await mkdir(join(keys, "x86_64"), { recursive: true });
    for (const path of adb.keys) await writeFile(join(keys, "x86_64", `${basename(path)}.pub`), read(path));
    const files = new Map(adb.packages.map((path) => [basename(path), read(path)]));
    for (const path of adb.indexes) {
      const bytes = read(path);
      const source = await opened(bytes, "Packages.adb", files, keys);
      const half = Math.floor(bytes.length / 2);
      const error = await failure(() => opened(flipped(bytes, half), "Packages.adb", files, keys));
      expect(error.code).toMatch(/^(SIGNATURE_WRONG|APK_DAMAGED|COMPRESS_DAMAGED)$/);
      const store = await openStore(join(folder.path, `adb-store-${basename(path)}`));
      const shipped = source.index
        .pick(source.index.names())
        .filter((each) => files.has(basename(each.path)));
      expect(shipped.length).toBeGreaterThan(0);
      const pinned = await pinPackages(recording(), store, source, shipped);
      for (const { tree } of await fetchPackages(recording(), store, { mirrors: [] }, pinned))
        expect(tree.entries.length).toBeGreaterThan(1);
    }
  });
});

const specs: readonly ApkSpec[] = [
  {
    name: "app",
    version: "1.2_rc1-r3",
    depends: ["so:libx.so.1", "cmd:helper>=2", "!rival"],
    files: [
      { name: "usr/", type: "directory", mode: 0o755 },
      { name: "usr/bin/", type: "directory", mode: 0o755 },
      { name: "usr/bin/app", text: "#!/bin/sh\necho app\n", mode: 0o755 },
      { name: "usr/bin/app-link", type: "symlink", linkname: "app" },
    ],
  },
  { name: "libx", provides: ["so:libx.so.1=1.2.3"], files: [{ name: "lib/libx.so.1", text: "the library" }] },
  {
    name: "helper",
    version: "2.1-r0",
    provides: ["cmd:helper=2.1-r0", "tool"],
    files: [{ name: "opt/empty" }],
  },
  { name: "app-doc", version: "1.2_rc1-r3", installIf: ["app=1.2_rc1-r3", "libx"] },
  { name: "rival" },
];

describe.skipIf(roots.length === 0)("the genuine apk", () => {
  it.each(roots.map((root) => [basename(root), root]))(
    "of %s installs from the mirror that tests write",
    async (name, path) => {
      const root = await rootOf(path);
      const formats = (await version(root)).startsWith("apk-tools 3") ? ([2, 3] as const) : ([2] as const);
      for (const format of formats) {
        const mirror = await startApkMirror(specs, { signer, format });
        servers.push(mirror);
        const added = await install(root, mirror, format, ["app"]);
        expect(added.installed, `${name}, format ${format}`).toEqual(await ours(mirror));
        expect(await readFile(join(added.target, "usr/bin/app"), "utf8")).toContain("echo app");
        expect(await readFile(join(added.target, "lib/libx.so.1"), "utf8")).toBe("the library");
        await expect(install(root, mirror, format, ["app", "rival"])).rejects.toThrow(
          /COMMAND_FAILED|rival|conflict/,
        );
        for (const path of [...mirror.files.keys()].filter((each) => each.endsWith("app-1.2_rc1-r3.apk"))) {
          const bytes = mirror.files.get(path) ?? Buffer.alloc(0);
          mirror.files.set(path, flipped(bytes, Math.floor(bytes.length / 2)));
        }
        await expect(install(root, mirror, format, ["app"])).rejects.toThrow(/app-1\.2_rc1-r3/);
      }
    },
  );
});

it("the genuine apk is at hand", (context) => {
  needs(context, roots.length > 0, why);
  expect(roots.length).toBeGreaterThan(0);
});

/** A mini root file system as a folder. */
async function rootOf(path: string): Promise<string> {
  if (!path.endsWith(".tar.gz")) return path;
  const target = join(folder.path, basename(path, ".tar.gz"));
  await mkdir(target);
  await run(recording(), { argv: ["tar", "-xzf", path, "-C", target] });
  return target;
}

const libraries = { LD_LIBRARY_PATH: "/lib:/usr/lib" };

async function version(root: string): Promise<string> {
  const argv = ["/sbin/apk", "--version"] as const;
  return (await runInSandbox(recording(), { root, argv, env: libraries })).stdout;
}

/** Installs into a new folder; gives what apk then says is installed, sorted. */
async function install(root: string, mirror: ApkMirror, format: 2 | 3, wanted: readonly string[]) {
  const work = await mkdtemp(join(folder.path, "apk-"));
  const target = join(work, "target");
  await mkdir(join(target, "etc/apk"), { recursive: true });
  const kind = format === 3 ? "v3 " : "";
  await writeFile(join(work, "repositories"), `${kind}${mirror.mirror}/v3.22/main\n`);
  const binds = [
    { host: work, guest: "/tmp/work", mode: "rw" },
    { host: join(signer.keyring, "x86_64"), guest: "/tmp/trusted", mode: "ro" },
  ] as const;
  const common = ["--root", "/tmp/work/target", "--arch", "x86_64", "--keys-dir", "/tmp/trusted"];
  const from = ["--repositories-file", "/tmp/work/repositories", "--no-cache"];
  const apk = (...args: readonly string[]) =>
    runInSandbox(recording(), {
      ...{ root, binds, network: true, env: libraries },
      argv: ["/sbin/apk", ...common, ...args],
    });
  await apk(...from, "add", "--initdb", ...wanted).catch((error: unknown) => {
    throw error instanceof LeanError ? new Error((error.record.details ?? []).join("\n")) : error;
  });
  const { stdout } = await apk(...from, "info", "--verbose");
  return {
    target,
    installed: stdout
      .split("\n")
      .filter((line) => /-r\d+$/.test(line))
      .sort(),
  };
}

/** The closure that this project makes of the same index. */
async function ours(mirror: ApkMirror): Promise<readonly string[]> {
  const options = {
    mirrors: [mirror.mirror],
    branch: "v3.22",
    arch: "x86_64",
    keyring: signer.keyring,
  } as const;
  const index = await openApkIndex(recording(), options);
  return index
    .closure(["app"])
    .map((entry) => `${entry.name}-${entry.version}`)
    .sort();
}
