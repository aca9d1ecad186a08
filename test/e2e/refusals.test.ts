import { access, chmod, chown, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { serveHex } from "../support/hex-mirror.js";
import { leanvm, type Ran } from "../support/leanvm.js";
import { needs } from "../support/skip.js";
import { bench, built, copyCache, errorOf, withCache } from "./kit.js";
import { tinyProject } from "./sample.js";

let folder: Awaited<ReturnType<typeof bench>>;
let cache: string;

beforeAll(async () => {
  folder = await bench();
  await built([
    await tinyProject(join(folder.path, "warm")),
    "-o",
    join(folder.path, "warm.image"),
    ...quick,
  ]);
  cache = await copyCache(join(folder.path, "cache"), "as it is");
});
afterAll(() => folder.remove());

const quick = ["--compression", "none"];

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly says: RegExp;
}

/** Builds a project that must be refused: in plain words, with no stack trace and nothing at the output. */
async function refused(project: string, wanted: Refusal, ...args: readonly string[]): Promise<Ran> {
  const output = join(folder.path, "refused");
  const ran = await leanvm(["build", project, "--json", "-o", output, ...quick, ...args], {
    env: withCache(cache),
  });
  expect(ran.status, ran.stderr).toBe(wanted.status);
  expect(errorOf(ran).code).toBe(wanted.code);
  expect(ran.stdout + ran.stderr).toMatch(wanted.says);
  expect(ran.stderr).not.toMatch(/^\s+at .*\.[jt]s:\d+/m);
  await expect(access(output)).rejects.toThrow("ENOENT");
  return ran;
}

/** The next build of a project that is right works, from the same cache. */
async function worksNow(project: string): Promise<void> {
  await built([project, "-o", join(folder.path, "works"), ...quick], cache);
}

describe("a project that cannot be built", () => {
  it("is no project", async () => {
    const empty = join(folder.path, "empty");
    await mkdir(empty);
    await refused(empty, { status: 2, code: "NOT_A_PROJECT", says: /the folder is empty/ });
  });

  it("has several releases and none is chosen", async () => {
    const project = await tinyProject(join(folder.path, "several"));
    const releases = "releases: [blue: [applications: [small: :permanent]], green: []],";
    const mix = `defmodule Small.MixProject do
  use Mix.Project
  def project, do: [app: :small, version: "0.1.0", ${releases} deps: []]
  def application, do: [mod: {Small, []}]
end
`;
    await writeFile(join(project, "mix.exs"), mix);
    await refused(project, { status: 2, code: "RELEASE_AMBIGUOUS", says: /blue.*green/s });
    await built([project, "--release", "green", "-o", join(folder.path, "green"), ...quick], cache);
  });

  it("does not compile: the compiler's own words; mended, it builds", async () => {
    const wrong = { "lib/wrong.ex": "defmodule Wrong do\n  def one, do: undefined_here\nend\n" };
    const project = await tinyProject(join(folder.path, "wrong"), wrong);
    await refused(project, {
      status: 1,
      code: "COMPILE_FAILED",
      says: /undefined variable \\?"undefined_here\\?".*lib\/wrong\.ex:2/s,
    });
    await writeFile(join(project, "lib/wrong.ex"), "defmodule Wrong do\n  def one, do: 1\nend\n");
    await worksNow(project);
  });

  it("has a dependency that its lock lacks", async () => {
    const project = await tinyProject(join(folder.path, "unlocked"));
    await writeFile(join(project, "mix.exs"), withDependency);
    await refused(project, { status: 1, code: "DEP_NOT_LOCKED", says: /lean_data/ });
  });

  it("has a Hex package whose checksum differs", async () => {
    const { hexTarball } = await import("../support/hex-mirror.js");
    const source = { name: "lean_data", version: "1.0.0", managers: ["mix"] as const, files: {} };
    const { lock, bytes, ...rest } = await hexTarball(source);
    const changed = Buffer.from(bytes);
    changed[changed.length - 700] = (changed[changed.length - 700] ?? 0) ^ 1;
    const hex = await serveHex([{ ...source, ...rest, lock, bytes: changed }]);
    try {
      const project = await tinyProject(join(folder.path, "checksum"));
      await writeFile(join(project, "mix.exs"), withDependency);
      await writeFile(join(project, "mix.lock"), `%{\n${lock}\n}\n`);
      await refused(project, { status: 1, code: "HEX_CHECKSUM", says: /lean_data/ }, "--hex-mirror", hex.url);
    } finally {
      await hex.close();
    }
  });
});

const withDependency = `defmodule Small.MixProject do
  use Mix.Project
  def project, do: [app: :small, version: "0.1.0", deps: [{:lean_data, "~> 1.0"}]]
  def application, do: [mod: {Small, []}]
end
`;

describe("a host that lacks something", () => {
  it("has no QEMU: status 3 and the command that installs it", async () => {
    const image = join(folder.path, "warm.image");
    const empty = join(folder.path, "no-programs");
    await mkdir(empty, { recursive: true });
    const ran = await leanvm(["run", image, "--json"], { env: { ...withCache(cache), PATH: empty } });
    expect(ran.status).toBe(3);
    expect(errorOf(ran).code).toBe("QEMU_MISSING");
    expect(ran.stderr).toContain("apt-get install qemu-system-x86");
  });
});

describe("an ordinary user", () => {
  const user = 65_534;

  it("is told when the output cannot be written, and builds elsewhere", async (context) => {
    needs(context, process.getuid?.() === 0, "needs root, to become another user");
    // Below the system's temporary folder: the shared cache may lie in root's home, which is closed to others.
    const place = await mkdtemp(join(tmpdir(), "leanvm-user-"));
    onTestFinished(() => rm(place, { recursive: true, force: true }));
    await chmod(place, 0o755);
    const seen = await leanvm(["--version"], { user, cwd: place });
    needs(context, seen.status === 0, `this checkout is closed to user ${user}`);
    const home = join(place, "home");
    const own = await copyCache(join(place, "own"), "packages only");
    const project = await tinyProject(join(place, "users"));
    await mkdir(home);
    for (const path of [home, own, project]) await chownAll(path, user);
    const locked = join(place, "root-only");
    await mkdir(locked, { mode: 0o755 });
    const env = { ...withCache(own), HOME: home };
    const build = (output: string) =>
      leanvm(["build", project, "--json", ...quick, "-o", output], { env, user, cwd: home });
    const ran = await build(join(locked, "image"));
    expect(ran.status, ran.stderr).toBe(1);
    expect(errorOf(ran)).toMatchObject({ code: "OUTPUT_UNWRITABLE" });
    expect(errorOf(ran).message).toContain(locked);
    expect(await readdir(locked)).toEqual([]);
    const second = await build(join(home, "image"));
    expect(second.status, second.stderr).toBe(0);
    expect(await readdir(join(home, "image"))).toEqual([
      "image.json",
      "kernel",
      "reasons.json.gz",
      "rootfs.cpio",
    ]);
  });
});

/** Folders only: files are shared with other caches by hard links, and only read. */
async function chownAll(path: string, user: number): Promise<void> {
  await chown(path, user, user);
  const below = await readdir(path, { withFileTypes: true, recursive: true });
  for (const item of below) {
    if (item.isDirectory()) await chown(join(item.parentPath, item.name), user, user);
  }
}
