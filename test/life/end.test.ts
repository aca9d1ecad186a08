import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive, newVms, supervisorOf, type Vms } from "./kit.js";

let vms: Vms;
beforeEach(async () => {
  vms = await newVms();
});
afterEach(() => vms.remove());

describe("how a VM ended is shown", () => {
  it.each([
    ["crash", "exited", { kind: "status", status: 1, reason: "the release ended with status 7" }],
    [
      "panic",
      "dead",
      { kind: "panic", status: 1, reason: /^the guest's kernel gave up: Attempted to kill init/ },
    ],
    ["late-crash", "exited", { kind: "status", status: 1, reason: "the release ended with status 3" }],
    ["late-panic", "dead", { kind: "panic", status: 1, reason: /Fatal exception in interrupt/ }],
  ])("%s: %s", async (mode, state, exit) => {
    await vms.up("vm", mode);
    const found = await vms.until("vm", "exited", "dead");
    expect(found).toMatchObject({ state, pid: null, exit: { kind: exit.kind, status: exit.status } });
    expect(found.exit?.reason).toMatch(exit.reason);
    expect((await vms.run(["ps"])).stdout).toContain(found.exit?.reason);
    expect((await vms.run(["logs", "vm"])).stdout).toContain(`[${found.exit?.reason}]`);
  });

  it("never ready: 124, and dead", async () => {
    const args = ["run", vms.image, "-d", "--wait", "--accel", "tcg", "--name", "slow", "--timeout", "1"];
    const ran = await vms.run(args, "silent");
    expect(ran.status).toBe(124);
    expect(ran.stderr).toContain("The application was not ready within 1 s");
    expect(await vms.vm("slow")).toMatchObject({
      state: "dead",
      exit: { status: 124, reason: "it was not ready in time" },
    });
  });

  it("panic before it is ready: 1 for who waits", async () => {
    const ran = await vms.run(["run", vms.image, "-d", "--wait", "--accel", "tcg", "--json"], "panic");
    expect(ran.status).toBe(1);
    expect(JSON.parse(ran.stdout).error.code).toBe("GUEST_PANIC");
  });

  it("QEMU killed from outside", async () => {
    await vms.up("vm", "ready");
    const { pid } = await vms.until("vm", "ready");
    process.kill(pid ?? 0, "SIGKILL");
    expect(await vms.until("vm", "dead")).toMatchObject({
      exit: { kind: "vmm", reason: "the emulator was ended by SIGKILL" },
    });
  });

  it("the supervisor killed: QEMU goes with it, and ps says so", async () => {
    await vms.up("vm", "ready");
    const { pid } = await vms.until("vm", "ready");
    process.kill(await supervisorOf(vms, "vm"), "SIGKILL");
    const { state, exit, since } = await vms.until("vm", "dead");
    expect({ state, since, kind: exit?.kind }).toEqual({ state: "dead", since: null, kind: "lost" });
    expect(exit?.reason).toContain("its supervisor was ended from outside");
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
    expect((await vms.run(["rm", "vm"])).status).toBe(0);
  });

  it("the supervisor hangs: stop says so, and rm --force ends both", async () => {
    await vms.up("vm", "ready");
    const { pid } = await vms.until("vm", "ready");
    const supervisor = await supervisorOf(vms, "vm");
    process.kill(supervisor, "SIGSTOP");
    const stopped = await vms.run(["stop", "vm", "--time", "0"]);
    expect(stopped.status).toBe(1);
    expect(stopped.stderr).toContain("✗ The process that keeps the VM vm does not answer.");
    expect((await vms.run(["rm", "vm", "--force"])).status).toBe(0);
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
    expect(await isAlive(supervisor)).toBe(false);
  });

  it("the host restarted: dead, also when the ids are in use again", async () => {
    await vms.up("vm", "ready");
    await vms.until("vm", "ready");
    const path = join(vms.state, "vms", "vm", "vm.json");
    const record = JSON.parse(await readFile(path, "utf8"));
    await vms.run(["stop", "vm"]);
    const self = { pid: process.pid, started: "1", boot: record.supervisor.boot };
    await writeFile(path, JSON.stringify({ ...record, supervisor: { ...self, boot: "an earlier one" } }));
    expect(await vms.vm("vm")).toMatchObject({ state: "dead", exit: { reason: "the host was restarted" } });
    await writeFile(path, JSON.stringify({ ...record, supervisor: self }));
    expect(await vms.vm("vm")).toMatchObject({ state: "dead", exit: { kind: "lost" } });
  });

  it("a state file that cannot be read: dead, and it can be removed", async () => {
    await vms.up("vm", "crash");
    await vms.until("vm", "exited");
    await writeFile(join(vms.state, "vms", "vm", "vm.json"), '{"format": 1, "na');
    expect(await vms.vm("vm")).toMatchObject({ state: "dead", exit: { reason: /cannot be read$/ } });
    expect((await vms.run(["rm", "vm"])).status).toBe(0);
  });
});

describe("restart", () => {
  it("starts a VM that failed again, so often, then leaves it", async () => {
    await vms.up("vm", "crash", "--restart", "on-failure:2");
    const { restarts, exit } = await vms.until("vm", "exited");
    expect({ restarts, status: exit?.status }).toEqual({ restarts: 2, status: 1 });
    const { stdout } = await vms.run(["logs", "vm"]);
    expect(stdout.match(/\[.*\]/g)).toEqual([
      ...["[started]", "[the release ended with status 7]", "[starting again in 1 s (restart 1)]"],
      ...["[started]", "[the release ended with status 7]", "[starting again in 2 s (restart 2)]"],
      ...["[started]", "[the release ended with status 7]"],
    ]);
  });

  it("is given up by stop, also while it waits", async () => {
    await vms.up("vm", "crash", "--restart", "always");
    await expect.poll(async () => (await vms.vm("vm")).restarts, { timeout: 15_000 }).toBeGreaterThan(0);
    expect((await vms.run(["stop", "vm"])).status).toBe(0);
    expect((await vms.vm("vm")).state).toBe("exited");
    expect(await isAlive(await supervisorOf(vms, "vm"))).toBe(false);
  });
});
