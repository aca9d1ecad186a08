import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BootBundle, launch, type Machine } from "../../src/machine/index.js";
import { bundleThat, contextForTests } from "../machine/kit.js";
import { longMatrix } from "../support/skip.js";
import { boot, endGuests } from "./boot.js";
import { diskFolder, examine, inDisk, isClean, makeDisk } from "./disk.js";
import { Lines } from "./lines.js";

const run = promisify(execFile);
const timeout = 60_000;
let folder = "";

beforeAll(async () => {
  folder = await diskFolder();
});
afterAll(async () => {
  await endGuests();
  await rm(folder, { recursive: true, force: true });
});

const newDisk = (name: string) => makeDisk(join(folder, name));

describe("volumes", () => {
  it("are found by their serial numbers, made the release's, and unmounted in order", {
    timeout,
  }, async () => {
    const [one, two] = [await newDisk("one.img"), await newDisk("two.img")];
    const guest = await boot({
      disks: [
        { file: two, serial: "second" },
        { file: one, serial: "first" },
      ],
      config: ["user 1000 1000", "volume second:/data/two"],
      boot: ["lean.volume=first:/srv/gr%C3%B6%C3%9Fe%20x"],
      does: [
        "append:/srv/größe x/a=one",
        "append:/data/two/a=two",
        "mode:/data/two",
        "file:/proc/mounts",
        "exit:0",
      ],
      netdev: null,
    });
    await guest.ended;
    expect(guest.port.all.at(-1)).toBe("exit status=0");
    expect(guest.port.matching(/^error/)).toEqual([]);
    expect(guest.console.all).toContain("/data/two mode=755 uid=1000");
    const mounted = guest.console.matching(/\/data\/two ext4/)[0];
    expect(mounted).toMatch(/rw,nosuid,nodev,noatime,discard\b/);
    expect([await inDisk(one, "cat /a"), await inDisk(two, "cat /a")]).toEqual(["one\n", "two\n"]);
    expect([await isClean(one), await isClean(two)]).toEqual([true, true]);
  });

  it("that are in use keep their owner, and can be only read", { timeout }, async () => {
    const disk = await newDisk("used.img");
    await boot({
      disks: [{ file: disk, serial: "d" }],
      boot: ["lean.volume=/dev/vda:/data"],
      does: ["append:/data/a=1", "exit:0"],
      netdev: null,
    }).then((guest) => guest.ended);
    const guest = await boot({
      disks: [{ file: disk, serial: "d", readOnly: true }],
      boot: ["lean.volume=d:/data:ro"],
      config: ["user 1000 1000"],
      does: ["file:/data/a", "mode:/data", "append:/data/a=2", "exit:0"],
      netdev: null,
    });
    await guest.ended;
    expect(guest.console.all).toContain("/data/a| 1");
    expect(guest.console.all).toContain("/data mode=755 uid=0");
    expect(guest.console.all).toContain("/data/a: Read-only file system");
    expect(await inDisk(disk, "cat /a")).toBe("1\n");
  });
});

describe("a release is not started", () => {
  it.each([
    {
      why: "without a volume that is not there or not understood",
      plan: { boot: ["lean.volume=other:/data", "lean.volume=d"] },
      errors: [
        "error kernel command line: lean.volume: it is DEVICE:/PATH or DEVICE:/PATH:ro",
        "error volume /data: no disk other is there",
      ],
    },
    {
      why: "when the image has no driver for disks",
      plan: { boot: ["lean.volume=d:/data"], diskModules: false },
      errors: ["error volume /data: no disk d is there, and the image brings no driver for disks"],
    },
  ])("$why", { timeout }, async ({ plan, errors }) => {
    const disk = await newDisk(`unused-${errors.length}.img`);
    const guest = await boot({
      ...plan,
      disks: [{ file: disk, serial: "d" }],
      does: ["print:I was started", "exit:0"],
      netdev: null,
    });
    await guest.ended;
    expect(guest.port.matching(/^error/)).toEqual(errors);
    expect(guest.port.all.at(-1)).toBe("exit status=127");
    expect(guest.console.all).not.toContain("I was started");
  });
});

let writer: Promise<BootBundle> | undefined;

/** Boots with a volume whose guest writes until it is stopped. */
async function writing(file: string, lines: Lines): Promise<Machine> {
  writer ??= bundleThat(["write:/data"]);
  return launch(contextForTests(), await writer, {
    ...{ memoryMiB: 128, cpus: 1, ports: [], env: {}, accel: "tcg" },
    volumes: [{ file, path: "/data", readOnly: false, bytes: 64 * 1024 ** 2 }],
    onLine: (line) => lines.add(Buffer.from(`${line}\n`)),
  });
}

/** Boots with a volume and kills QEMU by SIGKILL while the guest writes; the number that was acknowledged last. */
async function killedWhileWriting(file: string, kill: number): Promise<{ found: number; last: number }> {
  const lines = new Lines();
  const machine = await writing(file, lines);
  try {
    const found = numberIn(await lines.first(/^found \d+$/));
    await lines.first(new RegExp(`^acknowledged ${found + 11 + ((kill * 37) % 83)}$`));
    await sleep((kill * 13) % 40);
    process.kill(machine.pid, "SIGKILL");
    await machine.exited;
    return { found, last: Math.max(...lines.matching(/^acknowledged \d+$/).map(numberIn)) };
  } finally {
    await machine.kill();
  }
}

function numberIn(line: string): number {
  return Number(/\d+/.exec(line)?.[0]);
}

/** What program.c writes as record `number`. */
function record(number: number): string {
  const letters = Array.from({ length: 54 }, (_, at) => 97 + ((number * 7 + at + 9) % 26));
  return `${String(number).padStart(9, "0")}${String.fromCharCode(...letters)}\n`;
}

async function expectKept(disk: string, last: number): Promise<void> {
  const { clean, files } = await examine(disk);
  expect(clean).toBe(true);
  const numbers = Array.from({ length: last }, (_, index) => index + 1);
  expect(files.get("log")?.slice(0, last * 64)).toBe(numbers.map(record).join(""));
  for (const number of numbers.filter((one) => one % 10 === 0))
    expect(files.get(String(number))).toBe(record(number).repeat(number % 100));
}

async function survives(kills: number): Promise<void> {
  const file = join(folder, `killed-${kills}.img`);
  let acknowledged = 0;
  for (let kill = 0; kill < kills; kill++) {
    const { found, last } = await killedWhileWriting(file, kill);
    expect(found).toBeGreaterThanOrEqual(acknowledged);
    expect(last).toBeGreaterThan(found);
    await expectKept(file, last);
    acknowledged = last;
  }
}

describe("what was acknowledged after fsync survives loss of power", () => {
  it("3 times over", { timeout: 3 * timeout }, () => survives(3));

  it("20 times over", { timeout: 20 * timeout }, (context) => {
    longMatrix(context);
    return survives(20);
  });
});

it.runIf(process.getuid?.() === 0)("tells the guest when the host's disk is full", { timeout }, async () => {
  const small = join(folder, "small");
  await mkdir(small);
  await run("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", small]);
  try {
    const lines = new Lines();
    const machine = await writing(join(small, "data.img"), lines);
    expect(await machine.exited).toEqual({ kind: "status", status: 1 });
    expect(lines.all.join("\n")).toMatch(/: (I\/O error|Read-only file system)$/m);
  } finally {
    await run("umount", [small]);
  }
});
