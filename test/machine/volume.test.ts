import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Volume } from "../../src/config/index.js";
import { LeanError } from "../../src/error/index.js";
import { openVolumes } from "../../src/machine/volume/index.js";
import { inDisk, isClean } from "../guest/disk.js";
import { contextForTests } from "./kit.js";

const run = promisify(execFile);
const mebibyte = 1024 ** 2;
let folder = "";
let file = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "volume-"));
  file = join(folder, "data.img");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function volume(more: Partial<Volume> = {}): Volume {
  return { file, path: "/data", readOnly: false, ...more };
}

/** Opens and lets go at once. */
async function prepare(...volumes: readonly Volume[]): Promise<void> {
  const opened = await openVolumes(contextForTests(), volumes);
  await opened.close();
}

async function refusal(...volumes: readonly Volume[]): Promise<string> {
  const error = await prepare(...volumes).catch((thrown: unknown) => thrown);
  if (!(error instanceof LeanError)) throw error ?? new Error("it was accepted");
  return error.code;
}

/** Changes a file system behind everybody's back. */
async function tamper(command: string): Promise<void> {
  await run("debugfs", ["-w", "-R", command, file], {
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
}

async function blocksOf(path: string): Promise<number> {
  return Number(/Block count:\s+(\d+)/.exec(await inDisk(path, "stats -h"))?.[1]);
}

describe("a volume that is missing", () => {
  it("is made whole, sparse, for its owner alone, and with nothing beside it", async () => {
    await prepare(volume());
    const { size, blocks, mode } = await stat(file);
    expect(size).toBe(1024 * mebibyte);
    expect(blocks * 512).toBeLessThan(4 * mebibyte);
    expect(mode & 0o777).toBe(0o600);
    expect(await isClean(file)).toBe(true);
    expect(await inDisk(file, "stats -h")).toMatch(/features:.* has_journal .*extent/);
    expect(await inDisk(file, "stats -h")).toMatch(/Errors behavior:\s+Remount read-only/);
    expect(await readdir(folder)).toEqual(["data.img"]);
  });

  it("is made of the size asked for", async () => {
    await prepare(volume({ bytes: 16 * mebibyte }));
    expect((await stat(file)).size).toBe(16 * mebibyte);
    expect(await isClean(file)).toBe(true);
  });

  it("is made once when several ask for it at once", async () => {
    const opened = await Promise.allSettled(
      Array.from({ length: 4 }, () => openVolumes(contextForTests(), [volume({ bytes: 64 * mebibyte })])),
    );
    const codes = opened.map((one) => (one.status === "fulfilled" ? "opened" : one.reason.code));
    expect(codes.toSorted()).toEqual(["VOLUME_IN_USE", "VOLUME_IN_USE", "VOLUME_IN_USE", "opened"]);
    for (const one of opened) if (one.status === "fulfilled") await one.value.close();
    expect(await readdir(folder)).toEqual(["data.img"]);
    expect(await isClean(file)).toBe(true);
  });

  it("is not made in a folder that is missing, nor when it is only read", async () => {
    expect(await refusal(volume({ file: join(folder, "none/data.img") }))).toBe("VOLUME_UNUSABLE");
    expect(await refusal(volume({ readOnly: true }))).toBe("VOLUME_MISSING");
    expect(await readdir(folder)).toEqual([]);
  });

  it.runIf(process.getuid?.() === 0)("leaves nothing on a full disk", async () => {
    const small = join(folder, "small");
    await mkdir(small);
    await run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", small]);
    try {
      expect(await refusal(volume({ file: join(small, "data.img") }))).toBe("VOLUME_DISK_FULL");
      expect(await readdir(small)).toEqual([]);
    } finally {
      await run("umount", [small]);
    }
  });
});

describe("a volume that is there", () => {
  it("keeps what is in it, as it is and when it grows", async () => {
    await prepare(volume({ bytes: 32 * mebibyte }));
    await writeFile(join(folder, "note"), "kept\n");
    await tamper(`write ${join(folder, "note")} note`);
    await prepare(volume());
    expect(await blocksOf(file)).toBe(8192);
    await prepare(volume({ bytes: 256 * mebibyte }));
    expect(await blocksOf(file)).toBe(65536);
    expect((await stat(file)).size).toBe(256 * mebibyte);
    expect(await inDisk(file, "cat note")).toBe("kept\n");
    expect(await isClean(file)).toBe(true);
  });

  it("grows on when growing was cut short before the file system did", async () => {
    await prepare(volume({ bytes: 32 * mebibyte }));
    const handle = await open(file, "r+");
    await handle.truncate(64 * mebibyte);
    await handle.close();
    await prepare(volume({ bytes: 64 * mebibyte }));
    expect(await blocksOf(file)).toBe(16384);
  });

  it("is never shrunk", async () => {
    await prepare(volume({ bytes: 64 * mebibyte }));
    expect(await refusal(volume({ bytes: 32 * mebibyte }))).toBe("VOLUME_SIZE");
    expect(await blocksOf(file)).toBe(16384);
  });

  it.each([
    ["a text", async () => writeFile(file, "precious ".repeat(1000))],
    ["nothing", async () => writeFile(file, "")],
    ["zeros", async () => writeFile(file, new Uint8Array(mebibyte))],
    [
      "a file system without journal",
      async () => {
        await prepare(volume({ bytes: 16 * mebibyte }));
        await tamper("feature -has_journal");
      },
    ],
  ])("is left as it is when it holds %s", async (_what, make) => {
    await make();
    const before = await readFile(file);
    expect(await refusal(volume({ bytes: 64 * mebibyte }))).toBe("VOLUME_FOREIGN");
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  it("is refused when it is a folder, or its end is missing", async () => {
    expect(await refusal(volume({ file: folder }))).toBe("VOLUME_FOREIGN");
    await prepare(volume({ bytes: 64 * mebibyte }));
    const handle = await open(file, "r+");
    await handle.truncate(32 * mebibyte);
    await handle.close();
    expect(await refusal(volume())).toBe("VOLUME_DAMAGED");
  });

  it("is mended when that needs no answer, and refused when it does", async () => {
    await prepare(volume({ bytes: 16 * mebibyte }));
    await tamper("set_super_value state 0");
    await prepare(volume());
    expect(await inDisk(file, "stats -h")).toMatch(/Filesystem state:\s+clean\n/);
    await tamper("clri <2>");
    await tamper("set_super_value state 2");
    expect(await refusal(volume())).toBe("VOLUME_DAMAGED");
  });

  it("is not only read while its journal waits", async () => {
    await prepare(volume({ bytes: 16 * mebibyte }));
    await tamper("feature needs_recovery");
    expect(await refusal(volume({ readOnly: true }))).toBe("VOLUME_UNCLEAN");
  });
});

describe("one volume", () => {
  it("is had by one machine, also one that outlives whoever started it", async () => {
    const first = await openVolumes(contextForTests(), [volume({ bytes: 16 * mebibyte })]);
    expect(await refusal(volume())).toBe("VOLUME_IN_USE");
    expect(await refusal(volume({ readOnly: true }))).toBe("VOLUME_IN_USE");
    const fd = first.disks[0]?.lock.fd;
    const machine = spawn("sleep", ["60"], { stdio: ["ignore", "ignore", "ignore", fd ?? "ignore"] });
    await first.close();
    expect(await refusal(volume())).toBe("VOLUME_IN_USE");
    machine.kill("SIGKILL");
    await once(machine, "exit");
    await prepare(volume());
  });

  it("is shared by machines that only read it", async () => {
    await prepare(volume({ bytes: 16 * mebibyte }));
    const first = await openVolumes(contextForTests(), [volume({ readOnly: true })]);
    await prepare(volume({ readOnly: true }));
    expect(await refusal(volume())).toBe("VOLUME_IN_USE");
    await first.close();
  });

  it("cannot be two, nor two be in one folder", async () => {
    const link = join(folder, "link.img");
    await symlink("data.img", link);
    const small = { bytes: 16 * mebibyte };
    expect(await refusal(volume(small), volume({ file: link, path: "/more" }))).toBe("VOLUME_CONFLICT");
    expect(await refusal(volume(small), volume({ file: join(folder, "b") }))).toBe("VOLUME_CONFLICT");
    await prepare(volume());
  });
});

it("opens nested folders after those that they lie in", async () => {
  const names = ["/data/a/b", "/data-x", "/data"];
  const volumes = names.map((path, index) =>
    volume({ file: join(folder, `${index}.img`), path, bytes: 16 * mebibyte }),
  );
  const opened = await openVolumes(contextForTests(), volumes);
  expect(opened.disks.map((disk) => disk.path)).toEqual(["/data", "/data-x", "/data/a/b"]);
  await opened.close();
});
