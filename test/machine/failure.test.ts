import { chmod, copyFile, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BootBundle, type LaunchOptions, launch, runMachine } from "../../src/machine/index.js";
import { contextForTests } from "./kit.js";

const bundle: BootBundle = {
  folder: "/b",
  arch: "x86_64",
  kernel: "/b/kernel",
  rootfs: "/b/rootfs",
  commandLine: ["quiet"],
  machines: ["q35"],
};

const options: LaunchOptions = {
  memoryMiB: 128,
  cpus: 1,
  ports: [{ host: 8080, guest: 4000 }],
  env: { SECRET: "hunter2" },
  accel: "tcg",
};

const path = process.env.PATH;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fake-"));
  const program = join(folder, "qemu-system-x86_64");
  await copyFile(new URL("./fake-qemu.mjs", import.meta.url), `${program}.mjs`);
  await writeFile(program, `#!/bin/sh\nexec ${process.execPath} ${program}.mjs "$@"\n`);
  await chmod(program, 0o755);
  process.env.PATH = `${folder}:${path}`;
});

afterEach(async () => {
  process.env.PATH = path;
  delete process.env.FAKE_QEMU;
  await rm(folder, { recursive: true, force: true });
});

async function readyOf(mode: string, more: Partial<LaunchOptions> = {}) {
  process.env.FAKE_QEMU = mode;
  return runMachine(contextForTests(), bundle, { ...options, ...more, until: "ready" });
}

describe("a machine that fails", () => {
  it("names the volume that an emulator of somebody else has", async () => {
    const file = join(folder, "data.img");
    const volumes = [{ file, path: "/data", readOnly: false, bytes: 16 * 1024 ** 2 }];
    const error = { code: "VOLUME_IN_USE", message: expect.stringContaining(file) };
    await expect(readyOf("volume-taken", { volumes })).rejects.toMatchObject(error);
    await expect(readyOf("volume-taken", { volumes })).rejects.toMatchObject(error);
    expect((await readyOf("ready", { volumes })).exit).toEqual({ kind: "status", status: 0 });
  });

  it.each([
    ["old", "QEMU_TOO_OLD", 3, /5\.2\.0; at least 6\.0/],
    ["garbage", "QEMU_UNUSABLE", 3, /did not answer with a version/],
    ["port-taken", "PORT_IN_USE", 1, /Port 8080 on 127\.0\.0\.1/],
    ["fails", "VMM_FAILED", 1, /could not load kernel/],
    ["crash", "GUEST_DIED", 1, /ended with status 7 before/],
    ["config-error", "GUEST_DIED", 1, /went off before .*: network: no answer to DHCP\.$/],
    ["panic", "GUEST_PANIC", 1, /Attempted to kill init/],
    ["oom", "GUEST_OUT_OF_MEMORY", 1, /beam\.smp/],
  ])("%s: %s", async (mode, code, exit, message) => {
    await expect(readyOf(mode)).rejects.toMatchObject({
      code,
      exit,
      message: expect.stringMatching(message),
      record: { hint: expect.any(String) },
    });
  });

  it("says so when it is not ready in time, with the console's last lines", async () => {
    await expect(readyOf("silent", { readyTimeoutMs: 1500 })).rejects.toMatchObject({
      code: "READY_TIMEOUT",
      exit: 124,
      record: { details: ["booting", "still booting"] },
    });
  });

  it("names the package when there is no emulator", async () => {
    const riscv: BootBundle = { ...bundle, arch: "riscv64", machines: ["virt"] };
    process.env.PATH = folder;
    const missing = launch(contextForTests(), riscv, options);
    await expect(missing).rejects.toMatchObject({
      code: "QEMU_MISSING",
      exit: 3,
      record: { hint: expect.stringContaining("apt-get install qemu-system-misc") },
    });
  });

  it("leaves no file behind, and shows no secret on the command line", async () => {
    const before = await runFolders();
    await expect(readyOf("fails")).rejects.toThrow();
    const { machine } = await readyOf("ready");
    expect(machine.argv.join(" ")).not.toContain("hunter2");
    expect(await runFolders()).toEqual(before);
  });
});

describe("the end of a machine", () => {
  it("is in order when asked", async () => {
    const { ready, exit } = await readyOf("ready");
    expect(ready).toMatchObject({ ticks: 3n, guestNanoseconds: 4n });
    expect(exit).toEqual({ kind: "status", status: 0 });
  });

  it("is the emulator's when the guest does not listen", async () => {
    const { exit } = await readyOf("deaf");
    expect(exit).toEqual({ kind: "killed", reason: "the guest did not stop within 5 s" });
  }, 15_000);

  it("is by force when nobody listens", async () => {
    const { exit } = await readyOf("stubborn");
    expect(exit).toEqual({ kind: "killed", reason: "the guest did not stop within 5 s" });
  }, 15_000);

  it("is in order when the context is aborted", async () => {
    process.env.FAKE_QEMU = "ready";
    const control = new AbortController();
    const machine = await launch(contextForTests(control.signal), bundle, options);
    await machine.ready;
    control.abort(new Error("enough"));
    expect(await machine.exited).toEqual({ kind: "status", status: 0 });
  });

  it("tells the release's status when run to its end", async () => {
    process.env.FAKE_QEMU = "crash";
    const outcome = await runMachine(contextForTests(), bundle, { ...options, until: "exit" });
    expect(outcome.exit).toEqual({ kind: "status", status: 7 });
  });

  it("comes soon although the guest floods its console", async () => {
    const lines: number[] = [];
    await readyOf("flood", { onLine: (line) => lines.push(line.length) });
    expect(Math.max(...lines)).toBeLessThanOrEqual(8192);
    expect(lines.reduce((sum, length) => sum + length, 0)).toBe(1_000_000);
  });
});

async function runFolders(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith("leanvm-"));
}
