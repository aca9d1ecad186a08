import { mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTree, writeTree } from "../../src/disk/index.js";
import { LeanError } from "../../src/error/index.js";
import { releaseFolder } from "../../src/release/index.js";
import { runInSandbox } from "../../src/sandbox/index.js";
import type { Store } from "../../src/store/index.js";
import { buildRoot } from "../support/build-root.js";
import { tar } from "../support/hex-mirror.js";
import { buildSample, recording, runRelease, temporaryFolder, temporaryStore } from "./kit.js";
import { smallProject, writeFiles } from "./sample.js";

let folder: string;
let store: Store;
let count = 0;

/** A fresh folder with the release as Mix wrote it, ERTS included. */
let release: () => Promise<string>;

beforeAll(async () => {
  folder = await temporaryFolder();
  store = await temporaryStore(folder);
  const project = await writeFiles(join(folder, "project"), {
    ...smallProject(),
    "config/runtime.exs": `import Config\nconfig :small, word: System.get_env("WORD", "none")\n`,
  });
  const { root, key } = await buildRoot();
  const tree = await releaseFolder(recording().context, store, {
    project,
    buildRoot: root,
    buildRootKey: key,
    arch: "x86_64",
    distribution: false,
    hexMirror: "http://127.0.0.1:9",
    workRoot: join(store.root, "work"),
  });
  release = async () => {
    const path = join(folder, `r${++count}`);
    await writeTree(tree, path, copies(store));
    return path;
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a release that was assembled elsewhere", () => {
  it("is the same from a folder, from an archive, and without the ERTS and OTP that it came with", async () => {
    const path = await release();
    const { context, events } = recording();
    const fromFolder = await buildSample(store, { project: path }, context);
    expect(events).toContainEqual({
      type: "notice",
      message: expect.stringMatching(
        /^Checked: all \d{3} modules of small 0\.1\.0 can be loaded by OTP 27; no native code\.$/,
      ),
    });
    expect(fromFolder).toMatchObject({ name: "small", version: "0.1.0", launcher: "mix", mode: "embedded" });
    expect(fromFolder.applications.find(({ name }) => name === "kernel")?.origin).toBe("otp");
    expect(fromFolder.tree.entries.map(({ path: file }) => file.split("/")[0])).not.toContain("bin");
    expect(await runRelease(store, fromFolder, { WORD: "given" })).toContain('small says [word: "given"');

    const archive = join(folder, "small.tar.gz");
    await writeFile(archive, await packed(path, "small-0.1.0/"));
    expect(await buildSample(store, { project: archive })).toEqual(fromFolder);

    await rm(join(path, `erts-${fromFolder.erts}`), { recursive: true });
    for (const { name, version } of fromFolder.applications.filter(({ origin }) => origin === "otp")) {
      await rm(join(path, "lib", `${name}-${version}`), { recursive: true });
    }
    expect(await buildSample(store, { project: path })).toEqual(fromFolder);
  });

  it("of another OTP gets a boot script for this one, which still runs what Mix put into its own", async () => {
    const path = await release();
    const kernel = await assembledWith(path, { erts: "14.2", kernel: "9.2" });
    const { context, events } = recording();
    const adopted = await buildSample(store, { project: path }, context);
    const said = events.flatMap((event) => (event.type === "notice" ? [event.message] : [])).join("\n");
    expect(said).toMatch(
      /small 0\.1\.0 was assembled with ERTS 14\.2 \(OTP 26\) and gets ERTS 15\.\S+ \(OTP 27\)/,
    );
    expect(said).toContain(`another version: kernel 9.2 → ${kernel}.`);
    expect(adopted.otp).toBe("26");
    expect(await runRelease(store, adopted, { WORD: "still" })).toContain('small says [word: "still"');
  });

  it("of a newer OTP is refused, naming both", async () => {
    const path = await release();
    await assembledWith(path, { erts: "17.0", kernel: "11.0" });
    const { record } = await failure(path);
    expect(record).toMatchObject({ code: "OTP_TOO_OLD", exit: 2 });
    expect(record.message).toContain("compiled for Erlang/OTP 29, and the image would have OTP 27");
  });

  it("with a module that this OTP cannot load is refused, naming it", async () => {
    const path = await release();
    const module = join(path, "lib/small-0.1.0/ebin/Elixir.Small.beam");
    await writeFile(module, (await readFile(module)).subarray(0, 300));
    const { record } = await failure(path);
    expect(record.code).toBe("MODULE_UNLOADABLE");
    expect(record.message).toContain("lib/small-0.1.0/ebin/Elixir.Small.beam");
  });
});

describe("an env.sh that does not parse", () => {
  it("is shown with the shell's words", async () => {
    const path = await release();
    await writeFile(join(path, "releases/0.1.0/env.sh"), "export A=1\nif true; then\n");
    const { record } = await failure(path);
    expect(record.code).toBe("ENV_SCRIPT_FAILED");
    expect(record.details?.join("\n")).toMatch(
      /releases\/0\.1\.0\/env\.sh, line \d: Syntax error: end of file unexpected/,
    );
  });
});

describe("native code in it", () => {
  const elf = (machine: number) => {
    const bytes = Buffer.alloc(128);
    bytes.write("\x7fELF\x02\x01\x01", "latin1");
    bytes.writeUInt16LE(3, 16);
    bytes.writeUInt16LE(machine, 18);
    bytes.writeUInt16LE(64, 52);
    return bytes;
  };
  const macho = Buffer.concat([Buffer.from("cffaedfe", "hex"), Buffer.alloc(100)]);

  it.each([
    ["another architecture", elf(183), /native code for aarch64 Linux/, /--arch aarch64/],
    ["another system", macho, /native code for macOS/, /on Linux/],
  ])("for %s is refused with file, owner, and the way out", async (_, bytes, message, hint) => {
    const path = await release();
    await mkdir(join(path, "lib/small-0.1.0/priv"), { recursive: true });
    await writeFile(join(path, "lib/small-0.1.0/priv/fast.so"), bytes);
    const { record } = await failure(path);
    expect(record).toMatchObject({ code: "NATIVE_CODE_FOREIGN", exit: 2 });
    expect(record.message).toMatch(/^lib\/small-0\.1\.0\/priv\/fast\.so of small-0\.1\.0 /);
    expect(record.message).toMatch(message);
    expect(record.hint).toMatch(hint);
  });
});

describe("native code in it for the right processor", () => {
  const compiled = async (compiler: "gcc" | "musl-gcc") => {
    const path = await release();
    const priv = join(path, "lib/small-0.1.0/priv");
    await writeFiles(priv, { "fast.c": "#include <stdlib.h>\nint fast(void) { return rand(); }\n" });
    await runInSandbox(recording().context, {
      root: (await buildRoot()).root,
      argv: [compiler, "-shared", "-fPIC", "-o", "/build/fast.so", "/build/fast.c"],
      binds: [{ host: priv, guest: "/build", mode: "rw" }],
    });
    return path;
  };

  it("is counted", async () => {
    const { context, events } = recording();
    await buildSample(store, { project: await compiled("gcc") }, context);
    expect(events.flatMap((event) => (event.type === "notice" ? [event.message] : [])).join()).toContain(
      "1 native library or program, for this image",
    );
  });

  it("is refused when it was linked with musl", async () => {
    const { record } = await failure(await compiled("musl-gcc"));
    expect(record).toMatchObject({ code: "NATIVE_CODE_FOREIGN", hint: expect.stringContaining("GNU libc") });
    expect(record.message).toContain("priv/fast.so of small-0.1.0 is native code for x86_64 Linux with musl");
  });
});

describe("a release in Distillery's layout", () => {
  it("is taken by its .rel, boot script, sys.config and vm.args; its scripts are not run", async () => {
    const path = await release();
    const version = join(path, "releases/0.1.0");
    await rename(join(version, "start.boot"), join(version, "small.boot"));
    for (const name of ["start.script", "env.sh", "elixir", "iex", "remote.vm.args", "start_clean.boot"])
      await rm(join(version, name), { force: true });
    await writeFile(join(version, "sys.config"), '[{small,[{word,<<"older">>}]}].\n');
    await writeFile(join(version, "small.sh"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    await writeFile(join(version, "vm.args"), "-name small@127.0.0.1\n-setcookie secret\n+sbwt none\n");
    const adopted = await buildSample(store, { project: path });
    expect(adopted).toMatchObject({ name: "small", version: "0.1.0", mode: "embedded" });
    expect(await runRelease(store, adopted)).toContain('small says [word: "older"');
  });
});

describe("a folder that is no release of its own", () => {
  it("since its links lead out, as relx makes them for development, is refused", async () => {
    const path = await release();
    await rename(join(path, "lib/small-0.1.0"), join(folder, "elsewhere"));
    await symlink(join(folder, "elsewhere"), join(path, "lib/small-0.1.0"));
    const { record } = await failure(path);
    expect(record.code).toBe("RELEASE_LINKED");
    expect(record.hint).toContain("dev_mode");
  });
});

async function failure(project: string): Promise<LeanError> {
  const error: unknown = await buildSample(store, { project }).catch((thrown: unknown) => thrown);
  if (!(error instanceof LeanError)) throw error;
  return error;
}

/** Makes the release look as if it had been assembled with other versions; returns the kernel's own. */
async function assembledWith(path: string, versions: { readonly erts: string; readonly kernel: string }) {
  const rel = join(path, "releases/0.1.0/small.rel");
  const text = await readFile(rel, "utf8");
  const kernel = /\{kernel,"([^"]+)"/.exec(text)?.[1] ?? "";
  const changed = text
    .replace(/\{erts,"[^"]+"\}/, `{erts,"${versions.erts}"}`)
    .replace(`{kernel,"${kernel}"`, `{kernel,"${versions.kernel}"`);
  await writeFile(rel, changed);
  await writeFile(join(path, "releases/start_erl.data"), `${versions.erts} 0.1.0`);
  return kernel;
}

async function packed(path: string, below: string): Promise<Buffer> {
  const { entries } = await readTree(path, store, { stage: "test", rule: "test" });
  const files: Record<string, Buffer> = {};
  for (const entry of entries) {
    if (entry.kind !== "file" || !("object" in entry.content)) continue;
    files[below + entry.path] = await store.read(entry.content.object);
  }
  return gzipSync(await tar(files));
}

/** Files that may be written to, unlike the store's own. */
function copies(from: Store) {
  return {
    link: async (digest: string, path: string, executable: boolean) =>
      writeFile(path, await from.read(digest), { mode: executable ? 0o755 : 0o644 }),
  };
}
