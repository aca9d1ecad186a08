import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive, newVms, supervisorOf, type Vms } from "./kit.js";

let vms: Vms;
beforeEach(async () => {
  vms = await newVms();
});
afterEach(() => vms.remove());

describe("two commands on one VM", () => {
  it("two runs with one name: one works, the other says why not", async () => {
    const args = ["run", vms.image, "-d", "--accel", "tcg", "--name", "vm", "--json"];
    const both = await Promise.all([vms.run(args), vms.run(args)]);
    const [fine, refused] = both.toSorted((a, b) => (a.status ?? 9) - (b.status ?? 9));
    expect([fine?.status, refused?.status]).toEqual([0, 1]);
    expect(JSON.parse(refused?.stdout ?? "").error.code).toMatch(/^VM_(BUSY|EXISTS)$/);
    expect(await vms.until("vm", "ready")).toMatchObject({ restarts: 0 });
  });

  it("a stop, or an rm, during a stop is refused by name; a command that was killed holds nothing up", async () => {
    await vms.up("vm", "deaf");
    await vms.until("vm", "ready");
    const first = vms.start(["stop", "vm", "--time", "60"]);
    await vms.until("vm", "stopping");
    for (const second of await Promise.all([vms.run(["stop", "vm"]), vms.run(["rm", "vm", "--force"])])) {
      expect(second.status).toBe(1);
      expect(second.stderr).toContain(`\`leanvm stop\` (process ${first.pid}) is at work on the VM vm.`);
    }
    first.kill("SIGKILL");
    await first.done;
    expect((await vms.run(["rm", "--force", "vm"])).status).toBe(0);
    expect((await vms.run(["ps", "--json"])).stdout).toBe("[]\n");
  });

  it("rm of a running VM needs --force", async () => {
    await vms.up("vm", "ready");
    const { pid } = await vms.until("vm", "ready");
    const refused = await vms.run(["rm", "vm"]);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain("✗ The VM vm is still running (ready).");
    expect((await vms.run(["rm", "vm", "--force"])).status).toBe(0);
    expect(await isAlive(pid)).toBe(false);
  });
});

describe("secrets", () => {
  it("of --env-file reach no file that lasts, no argument and no output", async () => {
    const file = join(vms.folder, "prod.env");
    await writeFile(file, "# production\nTOKEN=hunter2\n");
    await vms.up("vm", "ready", "--env-file", file);
    await vms.until("vm", "ready");
    const pids = [await supervisorOf(vms, "vm"), (await vms.vm("vm")).pid];
    for (const pid of pids) {
      expect(await readFile(`/proc/${pid}/cmdline`, "utf8")).not.toContain("hunter2");
    }
    for (const command of [["ps"], ["ps", "--json"], ["logs", "vm"]]) {
      expect((await vms.run(command)).stdout).not.toContain("hunter2");
    }
    const kept = [...(await filesBelow(vms.state)), ...(await filesBelow(join(vms.folder, "cache")))];
    expect(kept.length).toBeGreaterThan(3);
    for (const path of kept) expect(await readFile(path, "utf8")).not.toContain("hunter2");
  });

  it("are nobody else's: the state is readable by its user alone", async () => {
    await vms.up("vm", "ready");
    const folder = join(vms.state, "vms", "vm");
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(folder)) {
      expect({ name, mode: (await stat(join(folder, name))).mode & 0o777 }).toEqual({ name, mode: 0o600 });
    }
  });
});

describe("a name", () => {
  it("that nobody has: 2, with the nearest", async () => {
    await vms.up("worker", "ready");
    for (const command of ["stop", "logs", "console", "rm"]) {
      const ran = await vms.run([command, "wroker"]);
      expect(ran).toMatchObject({ status: 2, stdout: "" });
      expect(ran.stderr).toContain("✗ There is no VM named wroker.\n→ Did you mean worker?\n");
    }
  });

  it.each(["../up", "", "a b", "x".repeat(64)])("%j is none", async (name) => {
    const ran = await vms.run(["logs", name]);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain("cannot be the name of a VM");
  });
});

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
