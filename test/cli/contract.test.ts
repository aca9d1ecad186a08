import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { leanvm, withFolder } from "../support/leanvm.js";

describe("wrong usage ends with 2 and says what was meant", () => {
  it.each([
    [["biuld"], "✗ Unknown command 'biuld'.\n→ Did you mean build?\n"],
    [["build", "--sise", "3"], "✗ Unknown option '--sise'.\n→ Did you mean --size?\n"],
    [["build", "--size"], "✗ Option '--size <MB>' argument missing.\n→ See `leanvm build --help`.\n"],
    [["run"], "✗ Missing required argument 'image'.\n→ See `leanvm run --help`.\n"],
    [
      ["build", "a", "b"],
      "✗ Too many arguments for 'build'. Expected 1 argument but got 2.\n→ See `leanvm build --help`.\n",
    ],
    [["cache", "prnue"], "✗ Unknown command 'cache prnue'.\n→ Did you mean prune?\n"],
  ])("%j", async (args, stderr) => {
    expect(await leanvm(args)).toEqual({ status: 2, stdout: "", stderr });
  });
});

describe("wrong configuration ends with 2", () => {
  it.each([
    [["build", ".", "--size", "big"], '✗ --size must be a number, not "big".\n'],
    [
      ["build", ".", "--type", "alpine"],
      "✗ --type alpine is not built yet in this version of leanvm.\n→ Available today: debian.\n",
    ],
    [
      ["build", ".", "--arch", "x86-64"],
      '✗ --arch must be one of x86_64, aarch64, riscv64, not "x86-64".\n→ Did you mean x86_64?\n',
    ],
    [
      ["build", "/nowhere/app"],
      "✗ There is nothing at /nowhere/app.\n→ Name a project's folder or a release: `leanvm build path/to/app`.\n",
    ],
  ])("%j", async (args, stderr) => {
    await withFolder(async (folder) => {
      const ran = await leanvm(args, { cwd: folder, env: { LEANVM_CACHE: join(folder, "cache") } });
      expect(ran).toEqual({ status: 2, stdout: "", stderr });
    });
  });

  it("names the line of lean.toml", async () => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, "lean.toml"), '# mine\n\nsuit = "sid"\n');
      const { status, stderr } = await leanvm(["build"], {
        cwd: folder,
        env: { LEANVM_CACHE: join(folder, "cache") },
      });
      expect(status).toBe(2);
      expect(stderr).toBe(`✗ ${folder}/lean.toml:3: there is no setting suit.\n→ Did you mean suite?\n`);
    });
  });
});

describe("--json", () => {
  it("gives one document on standard output, also for errors", async () => {
    const { status, stdout, stderr } = await leanvm(["build", "--sise", "3", "--json"]);
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: { code: "USAGE", message: "Unknown option '--sise'.", hint: "Did you mean --size?" },
    });
    expect(stderr).toContain("Unknown option");
  });

  it("gives settings with their origins", async () => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, "lean.toml"), 'suite = "sid"\n');
      const env = { LEANVM_CACHE: join(folder, "cache") };
      const { stdout } = await leanvm(["config", "--json", "--size", "17"], { cwd: folder, env });
      const { settings } = JSON.parse(stdout);
      expect(settings.suite).toEqual({ value: "sid", origin: `${folder}/lean.toml:1` });
      expect(settings.size).toEqual({ value: 17, origin: "--size" });
      expect(settings.cache).toEqual({ value: env.LEANVM_CACHE, origin: "LEANVM_CACHE" });
      expect(settings["run.memory"]).toEqual({ value: 256, origin: "default" });
    });
  });
});

describe("doctor", () => {
  it("ends with 3 and names what to install when QEMU and bubblewrap are missing", async () => {
    await withFolder(async (folder) => {
      // Programs are also looked for in the sbin folders, where neither lives.
      const env = {
        PATH: folder,
        LEANVM_CACHE: join(folder, "cache"),
        LEANVM_MIRROR: "http://127.0.0.1:9/debian",
      };
      const { status, stdout } = await leanvm(["doctor", "--json"], { cwd: folder, env });
      expect(status).toBe(3);
      const { ok, findings } = JSON.parse(stdout);
      expect(ok).toBe(false);
      const missing = findings.filter((finding: { status: string }) => finding.status === "missing");
      expect(missing.map((finding: { name: string }) => finding.name)).toEqual([
        "bubblewrap",
        `QEMU for ${arch()}`,
      ]);
      expect(missing[0].fix).toContain("apt-get install bubblewrap");
    });
  });
});

describe("init", () => {
  it("writes a file that means nothing but the defaults, and never replaces one", async () => {
    await withFolder(async (folder) => {
      const env = { LEANVM_CACHE: join(folder, "cache") };
      const before = await leanvm(["config"], { cwd: folder, env });
      expect((await leanvm(["init"], { cwd: folder, env })).status).toBe(0);
      expect((await leanvm(["config"], { cwd: folder, env })).stdout).toBe(before.stdout);
      expect((await leanvm(["init"], { cwd: folder, env })).status).toBe(2);
    });
  });

  it("writes lines that are valid settings once their # is gone", async () => {
    await withFolder(async (folder) => {
      const env = { LEANVM_CACHE: join(folder, "cache") };
      await leanvm(["init"], { cwd: folder, env });
      const path = join(folder, "lean.toml");
      const text = await readFile(path, "utf8");
      await writeFile(path, text.replaceAll(/^# (\w+ = )/gm, "$1"));
      expect(await leanvm(["config", "--json"], { cwd: folder, env })).toMatchObject({
        status: 0,
        stderr: "",
      });
    });
  });
});

describe("cache", () => {
  it("is emptied but for its logs", async () => {
    await withFolder(async (folder) => {
      for (const part of ["objects/ab", "steps", "logs"]) {
        await mkdir(join(folder, part), { recursive: true });
        await writeFile(join(folder, part, "file"), "12345");
      }
      const env = { LEANVM_CACHE: folder };
      const { stdout } = await leanvm(["cache", "prune", "--json"], { env });
      expect(JSON.parse(stdout)).toEqual({ path: folder, removedFiles: 2, removedBytes: 10 });
      expect(await readdir(folder)).toEqual(["logs"]);
    });
  });
});

describe("colours", () => {
  const sequence = "\u001b[";
  it.each([
    [{}, false],
    [{ FORCE_COLOR: "1" }, true],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false],
  ])("%j", async (env, wanted) => {
    const { stdout } = await leanvm(["config", "--help"], { env });
    expect(stdout.includes(sequence)).toBe(wanted);
    const { stderr } = await leanvm(["biuld"], { env });
    expect(stderr.includes(sequence)).toBe(wanted);
  });
});

function arch(): string {
  const names: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64", riscv64: "riscv64" };
  return names[process.arch] ?? "x86_64";
}
