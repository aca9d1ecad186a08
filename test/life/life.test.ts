import { execFile } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive, newVms, type Vms } from "./kit.js";

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

let vms: Vms;
beforeEach(async () => {
  vms = await newVms();
});
afterEach(() => vms.remove());

describe("the life of a VM", () => {
  it("goes from run over ps, logs and stop to rm, and leaves nothing", async () => {
    const started = await vms.run([
      "run",
      vms.image,
      "-d",
      "--accel",
      "tcg",
      "--wait",
      "--json",
      "-p",
      "8080:4000",
    ]);
    expect(started.status, started.stderr).toBe(0);
    expect(JSON.parse(started.stdout)).toMatchObject({
      name: "sample",
      state: "ready",
      image: { name: "sample", version: "0.1.0", folder: vms.image },
      ports: [{ address: "127.0.0.1", host: 8080, guest: 4000 }],
      memory: 128,
      restarts: 0,
      exit: null,
    });
    const { pid } = JSON.parse(started.stdout);
    expect(await isAlive(pid)).toBe(true);
    expect((await vms.run(["ps"])).stdout).toMatch(/^sample {2}ready .* sample +128 MB +0 {2}8080→4000$/m);

    const stopped = await vms.run(["stop", "sample"]);
    expect(stopped).toMatchObject({
      status: 0,
      stdout: "Stopped sample: the release ended with status 0.\n",
    });
    expect(await isAlive(pid)).toBe(false);
    expect(await vms.vm("sample")).toMatchObject({
      state: "exited",
      pid: null,
      exit: { kind: "status", status: 0 },
    });
    expect((await vms.run(["stop", "sample"])).stdout).toBe(
      "sample had ended already: the release ended with status 0.\n",
    );
    const { stdout } = await vms.run(["logs", "sample", "--timestamps"]);
    expect(stdout).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z \[started\]\n.*Z \[ready in \d+ ms\]\n.*status 0, as asked\]\n$/,
    );

    expect((await vms.run(["rm", "sample"])).stdout).toBe("Removed sample.\n");
    expect((await vms.run(["ps", "--json"])).stdout).toBe("[]\n");
    expect(await readdir(join(vms.state, "vms"))).toEqual([]);
    expect(await readdir(join(vms.state, "locks"))).toEqual([]);
  });

  it("goes on without the command that started it, and names itself after the image", async () => {
    for (const name of ["sample", "sample-2"]) {
      const ran = await vms.run(["run", vms.image, "-d", "--accel", "tcg", "--json"]);
      expect(JSON.parse(ran.stdout).name).toBe(name);
    }
    expect((await vms.until("sample", "ready")).pid).not.toBe((await vms.until("sample-2", "ready")).pid);
  });

  it("is ended by force when the guest does not listen", async () => {
    await vms.up("deaf", "stubborn");
    await vms.until("deaf", "ready");
    const { pid } = await vms.vm("deaf");
    const stopped = await vms.run(["stop", "deaf", "--time", "0.5"]);
    expect(stopped).toMatchObject({
      status: 0,
      stdout: "Stopped deaf: the guest did not stop within 0.5 s.\n",
    });
    expect(await isAlive(pid)).toBe(false);
  });

  it("shows lines that come, and ends when the VM does", async () => {
    await vms.up("short", "late-crash");
    const { status, stdout } = await vms.run(["logs", "short", "--follow"]);
    expect(status).toBe(0);
    expect(stdout).toContain("[the release ended with status 3]\n");
  });

  it("takes what is typed on its console, until Ctrl-]", async () => {
    await vms.up("echo", "echo");
    await vms.until("echo", "ready");
    const { stdout } = await inTerminal(["console", "echo"], ["hello\r", "\u001d"]);
    expect(stdout).toMatch(/Attached; Ctrl-] detaches\.\r\n.*hello.*Detached from echo; it goes on\.\r\n$/s);
    expect((await vms.vm("echo")).state).toBe("ready");
    await vms.run(["stop", "echo"]);
    expect((await vms.run(["logs", "echo"])).stdout).toMatch(/^hello$/m);
    expect((await vms.run(["console", "echo"])).stderr).toContain("✗ The VM echo does not run any more: ");
  });

  it("has its socket elsewhere when the state folder's path is too long for one", async () => {
    const state = join(vms.folder, "deep".repeat(25));
    const deep = await newVms(state);
    try {
      await deep.up("vm", "ready");
      const { socket } = JSON.parse(await readFile(join(state, "vms", "vm", "vm.json"), "utf8"));
      expect(Buffer.byteLength(socket)).toBeLessThan(108);
      expect((await stat(dirname(socket))).mode & 0o777).toBe(0o700);
      expect((await deep.run(["stop", "vm"])).status).toBe(0);
      await expect(stat(dirname(socket))).rejects.toThrow("ENOENT");
    } finally {
      await deep.remove();
    }
  });
});

describe("a VM that does not start is an error of the command that starts it", () => {
  it.each([
    ["port-taken", "PORT_IN_USE", 1],
    ["fails", "VMM_FAILED", 1],
    ["old", "QEMU_TOO_OLD", 3],
  ])("%s: %s", async (mode, code, status) => {
    const ran = await vms.run(["run", vms.image, "-d", "--accel", "tcg", "--json", "-p", "8080:4000"], mode);
    expect(ran.status).toBe(status);
    expect(JSON.parse(ran.stdout).error.code).toBe(code);
    expect((await vms.run(["ps", "--json"])).stdout).toBe("[]\n");
  });

  it("a port that another VM has: which one", async () => {
    await vms.up("first", "ready", "-p", "8080:4000");
    for (const detached of [["-d", "--name", "second"], []]) {
      const ran = await vms.run(["run", vms.image, "--accel", "tcg", "-p", "8080:4001", ...detached]);
      expect(ran.status).toBe(1);
      expect(ran.stderr).toContain("✗ Port 8080 on 127.0.0.1 is taken by the VM first.\n");
    }
    await vms.run(["stop", "first"]);
    await vms.up("second", "ready", "-p", "8080:4001");
  });

  it("flags that need --detach", async () => {
    const ran = await vms.run(["run", vms.image, "--restart", "always"]);
    expect(ran).toMatchObject({
      status: 2,
      stderr: "✗ --restart needs --detach.\n→ Add --detach, or leave it out.\n",
    });
  });
});

/** Runs a command in a terminal of its own (script(1)); each text is typed a second after the one before. */
async function inTerminal(args: readonly string[], typed: readonly string[]) {
  const words = [process.execPath, main, ...args].map((word) => `'${word}'`).join(" ");
  const env = { ...process.env, LEANVM_STATE: vms.state, LEANVM_CACHE: join(vms.folder, "cache") };
  const child = execFile("script", ["-qec", words, "/dev/null"], { env });
  let stdout = "";
  child.stdout?.on("data", (text) => {
    stdout += text;
  });
  const ended = once(child, "close");
  for (const text of typed) {
    await expect.poll(() => stdout, { timeout: 10_000 }).toContain("Attached");
    await sleep(1000);
    child.stdin?.write(text);
  }
  await ended;
  return { stdout };
}
