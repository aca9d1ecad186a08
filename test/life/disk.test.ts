import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { needs } from "../support/skip.js";
import { newVms, type Vms } from "./kit.js";

const run = promisify(execFile);

let disk = "";
let mounted = false;
let vms: Vms;

/** The state lies on a file system of 128 KiB. */
beforeEach(async () => {
  disk = await mkdtemp(join(tmpdir(), "leanvm-disk-"));
  const mount = ["-t", "tmpfs", "-o", "size=128k,mode=0700", "leanvm-test", disk];
  mounted = await run("mount", mount).then(
    () => true,
    () => false,
  );
  vms = await newVms(disk);
});
afterEach(async () => {
  await vms.remove();
  if (mounted) await run("umount", [disk]);
  await rm(disk, { recursive: true, force: true });
});

it("goes on when the disk is full: the log is cut with a note, and goes on once there is room", async (context) => {
  needs(context, mounted, "mounting a small disk needs root");
  await writeFile(join(disk, "ballast"), Buffer.alloc(64 * 1024));
  await vms.up("vm", "chatter");
  const path = join(disk, "vms", "vm", "console.log");
  await expect
    .poll(() => lastLine(path), { timeout: 10_000 })
    .toContain("* the log is cut here: the disk is full");
  expect((await vms.vm("vm")).state).toBe("ready");
  const cut = await vms.run(["logs", "vm"]);
  expect(cut.stdout).toMatch(/line \d+ x+\n\[the log is cut here: the disk is full\]\n$/);
  expect(cut.stderr).toMatch(/\d+ lines are not in the log: the disk was full when they came\./);

  await rm(join(disk, "ballast"));
  await expect
    .poll(() => readFile(path, "utf8"), { timeout: 10_000 })
    .toMatch(/\* \d+ lines are missing here/);
  const { stdout } = await vms.run(["logs", "vm"]);
  const [, missing = ""] = /\[(\d+) lines are missing here: the disk was full\]/.exec(stdout) ?? [];
  const numbers = [...stdout.matchAll(/^line (\d+) /gm)].map((match) => Number(match[1]));
  const gap = numbers.findIndex((number, index) => number !== index + 1);
  expect(numbers[gap]).toBe(gap + Number(missing) + 1);
});

it("knows how a VM ended although the disk is full", async (context) => {
  needs(context, mounted, "mounting a small disk needs root");
  await vms.up("vm", "chatter");
  const path = join(disk, "vms", "vm", "console.log");
  await expect.poll(() => lastLine(path), { timeout: 10_000 }).toContain("the log is cut here");
  expect((await vms.run(["stop", "vm"])).stdout).toBe("Stopped vm: the release ended with status 0.\n");
  expect(await vms.vm("vm")).toMatchObject({ state: "exited", exit: { kind: "status", status: 0 } });
});

it("refuses to start on a full disk, and leaves nothing there", async (context) => {
  needs(context, mounted, "mounting a small disk needs root");
  await writeFile(join(disk, "ballast"), Buffer.alloc(128 * 1024));
  const ran = await vms.run(["run", vms.image, "--detach", "--accel", "tcg", "--json"]);
  expect(ran.status).toBe(1);
  expect(JSON.parse(ran.stdout).error.code).toBe("STATE_UNWRITABLE");
  await rm(join(disk, "ballast"));
  expect((await vms.run(["ps", "--json"])).stdout).toBe("[]\n");
});

it("keeps no more log than it may", async () => {
  await vms.up("vm", "chatter", "--log-size", "0.02");
  const older = join(vms.state, "vms", "vm", "console.log.1");
  await expect
    .poll(
      () =>
        stat(older).then(
          () => true,
          () => false,
        ),
      { timeout: 10_000 },
    )
    .toBe(true);
  await vms.run(["stop", "vm"]);
  const sizes = await Promise.all(
    [older, older.replace(".1", "")].map(async (path) => (await stat(path)).size),
  );
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(20_000);
  const { stdout } = await vms.run(["logs", "vm", "--tail", "3"]);
  expect(stdout.split("\n")).toHaveLength(4);
});

async function lastLine(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.trimEnd().split("\n").at(-1) ?? "";
}
