import { spawn } from "node:child_process";
import { readdir, readFile, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { findQemu, type LaunchOptions, launch, probeKvm, runMachine } from "../../src/machine/index.js";
import { bundleThat, contextForTests } from "./kit.js";

const options: LaunchOptions = {
  memoryMiB: 256,
  cpus: 1,
  ports: [],
  env: {},
  accel: "tcg",
  readyTimeoutMs: 60_000,
};

describe("a real machine", { timeout: 90_000 }, () => {
  it("becomes ready, gets its environment, and stops in order", async () => {
    const lines: string[] = [];
    const machine = await launch(contextForTests(), await bundleThat(["environment", "mark", "wait"]), {
      ...options,
      env: { GREETING: "good morning", TOKEN: "hunter2" },
      onLine: (line) => lines.push(line),
    });
    const ready = await machine.ready;
    expect(ready.milliseconds).toBeGreaterThan(100);
    expect(ready.guestNanoseconds).toBeGreaterThan(1_000_000n);
    expect(lines).toContain("env GREETING=good morning");
    expect(await commandLineOf(machine.pid)).not.toContain("hunter2");
    expect(await machine.monitor.execute("query-status")).toMatchObject({ status: "running" });
    expect(await machine.stop()).toEqual({ kind: "status", status: 0 });
    expect(await processAlive(machine.pid)).toBe(false);
  });

  it("counts nearly the same instructions to readiness in every run", async () => {
    const bundle = await bundleThat(["mark", "wait"]);
    const counts: number[] = [];
    for (let run = 0; run < 2; run++) {
      const { ready } = await runMachine(contextForTests(), bundle, {
        ...options,
        icount: true,
        until: "ready",
      });
      counts.push(Number(ready?.guestNanoseconds));
    }
    const [first = 0, second = 0] = counts;
    expect(Math.abs(first - second) / first).toBeLessThan(0.02);
  });

  it("tells a panic, with its reason", async () => {
    const panic = runMachine(contextForTests(), await bundleThat([]), {
      ...options,
      extraKernelArgs: ["rdinit=/app/program"],
      until: "ready",
    });
    await expect(panic).rejects.toMatchObject({ code: "GUEST_PANIC", message: /Attempted to kill init/ });
  });

  it("tells lack of memory", async () => {
    const starved = runMachine(contextForTests(), await bundleThat(["eat"]), {
      ...options,
      until: "ready",
    });
    await expect(starved).rejects.toMatchObject({ code: "GUEST_OUT_OF_MEMORY", message: /program/ });
  });

  it("tells the release's exit status", async () => {
    const { exit } = await runMachine(contextForTests(), await bundleThat(["mark", "exit:3"]), {
      ...options,
      until: "exit",
    });
    expect(exit).toEqual({ kind: "status", status: 3 });
  });

  it("names the port that another machine has", async () => {
    const bundle = await bundleThat(["mark", "wait"]);
    const ports = [{ host: 18_432, guest: 4000 }];
    const first = await launch(contextForTests(), bundle, { ...options, ports });
    const second = runMachine(contextForTests(), bundle, { ...options, ports, until: "ready" });
    await expect(second).rejects.toMatchObject({ code: "PORT_IN_USE", message: /18432/ });
    await first.kill();
  });

  it("dies with the process that launched it, even by SIGKILL, and leaves no file", async () => {
    const { folder } = await bundleThat(["wait"]);
    const script = fileURLToPath(new URL("./launch-and-wait.ts", import.meta.url));
    const child = spawn(process.execPath, ["--import", "tsx", script, folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const emulator = Number(await new Promise((resolve) => child.stdout.once("data", resolve)));
    expect(await processAlive(emulator)).toBe(true);
    child.kill("SIGKILL");
    for (let tries = 0; tries < 50 && (await processAlive(emulator)); tries++) await sleep(100);
    expect(await processAlive(emulator)).toBe(false);
    const left = await readdir(`/tmp/leanvm-test-${child.pid}`).catch(() => []);
    expect(left).toEqual([]);
    await rm(`/tmp/leanvm-test-${child.pid}`, { recursive: true, force: true });
  });
});

describe("the KVM probe", () => {
  it("gives a reason for a no, and remembers its answer", async () => {
    const known = new Map<string, string>();
    const memory = {
      recall: async (key: string) => known.get(key),
      remember: async (key: string, json: string) => void known.set(key, json),
    };
    const qemu = await findQemu(contextForTests(), "x86_64");
    const answer = await probeKvm(contextForTests(), memory, qemu);
    if (!answer.works) expect(answer.reason).toMatch(/kvm|guest/);
    const again = await probeKvm(contextForTests(), memory, { ...qemu, path: "/does/not/exist" });
    expect(again).toEqual(answer);
  });
});

/** Whether the process runs; one that has ended and waits to be collected does not. */
async function processAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat !== "" && !/\) [ZX] /.test(stat);
}

async function commandLineOf(pid: number): Promise<string> {
  return (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ");
}
