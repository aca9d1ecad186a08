import { mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withLock } from "./lock.js";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "leanvm-lock-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const vm = (command: string) => ({ name: "api", command });

describe("withLock", () => {
  it("refuses a second command and names the first", async () => {
    await withLock(root, vm("stop"), async () => {
      await expect(withLock(root, vm("rm"), async () => undefined)).rejects.toMatchObject({
        code: "VM_BUSY",
        message: `\`leanvm stop\` (process ${process.pid}) is at work on the VM api.`,
      });
    });
    await expect(withLock(root, vm("rm"), async () => "done")).resolves.toBe("done");
  });

  it("is given back when the work fails", async () => {
    await expect(withLock(root, vm("rm"), () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await readdir(join(root, "locks"))).toEqual([]);
  });

  it("takes over from a command that is gone, one at a time", async () => {
    for (let round = 0; round < 20; round++) {
      await mkdir(join(root, "locks"), { recursive: true });
      await symlink("4194305:1:another boot:stop", join(root, "locks", "api"));
      let inside = 0;
      let most = 0;
      let entered = 0;
      const work = async () => {
        entered++;
        most = Math.max(most, ++inside);
        await sleep(2);
        inside--;
      };
      await Promise.allSettled(Array.from({ length: 8 }, () => withLock(root, vm("rm"), work)));
      expect({ most, some: entered > 0 }).toEqual({ most: 1, some: true });
      expect(await readdir(join(root, "locks"))).toEqual([]);
    }
  });
});
