import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LeanError } from "../error/index.js";
import { formatLock, lockedSet, pinnedSet, readLock, withSets, writeLock } from "./lock.js";
import { parseLock } from "./lock-parse.js";
import type { Lock, LockedSet } from "./lock-types.js";

const set: LockedSet = {
  suite: "trixie",
  arch: "x86_64",
  snapshot: "2026-09-12T07:55:41.000Z",
  wanted: ["make", "gcc"],
  packages: [
    {
      name: "make",
      version: "4.4.1-2",
      architecture: "amd64",
      path: "pool/main/m/make/make_4.4.1-2_amd64.deb",
      size: 463000,
      sha256: "ab".repeat(32),
    },
    {
      name: "libc6",
      version: "2.41-12",
      architecture: "amd64",
      path: "pool/l.deb",
      size: 1,
      sha256: "0".repeat(64),
      by: ["make"],
    },
  ],
};
const lock: Lock = {
  sets: { target: { x86_64: { ...set, wanted: [], packages: [] } }, build: { x86_64: set } },
};

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lean-lock-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function failure(work: () => unknown): Promise<LeanError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof LeanError) return error;
    throw error;
  }
  throw new Error("did not fail");
}

describe("lean.lock", () => {
  it("is written sorted, a line per package, and read back", async () => {
    const path = join(folder, "lean.lock");
    await writeLock(path, lock);
    const text = await readFile(path, "utf8");
    expect(text.split("\n").slice(1, 8)).toEqual([
      "version = 2",
      "",
      "[set.build.x86_64]",
      'suite = "trixie"',
      'snapshot = "2026-09-12T07:55:41.000Z"',
      'wanted = ["gcc", "make"]',
      "packages = [",
    ]);
    expect(text.split("\n")[8]).toMatch(/^ {2}\{ name = "libc6", .*, size = 1, by = \["make"\] \},$/);
    const back = await readLock(path, { required: true });
    expect(back?.sets.build?.x86_64?.packages.map(({ name }) => name)).toEqual(["libc6", "make"]);
    expect(formatLock(back ?? { sets: {} })).toBe(text);
    expect(await readdir(folder)).toEqual(["lean.lock"]);
  });

  it("keeps how Alpine's index names a package", async () => {
    const named = { ...set.packages[0], name: "R_x", path: "v3.22/main/x86_64/R_x-1-r0.apk" };
    const checksum = "Q1mcpyM8ftLHlvmaMjdLoBo6zq/Fo=";
    const packages = [{ ...named, checksum }] as LockedSet["packages"];
    const text = formatLock({ sets: { build: { x86_64: { ...set, packages } } } });
    expect(pinnedSet(parseLock(text, "lean.lock"), "build", "x86_64")?.packages).toEqual(packages);
    expect(() => parseLock(text.replace("Q1mc", "Q9mc"), "lean.lock")).toThrow("checksum");
  });

  it("is absent without complaint unless it is required", async () => {
    expect(await readLock(join(folder, "none"), { required: false })).toBeUndefined();
    const error = await failure(() => readLock(join(folder, "none"), { required: true }));
    expect(error).toMatchObject({ code: "LOCK_MISSING", exit: 2 });
  });

  it.each([
    ["no TOML", "version ="],
    ["a version of the future", "version = 3"],
    ["an unknown key", "version = 1\ncolour = 1"],
    ["a hash that is none", formatLock(lock).replace("ab".repeat(32), "xyz")],
    ["a path that leaves the mirror", formatLock(lock).replace("pool/l.deb", "../../etc/shadow")],
    ["an unknown architecture", formatLock(lock).replace("build.x86_64", "build.vax")],
  ])("is refused with %s", async (_, text) => {
    const path = join(folder, "bad.lock");
    await writeFile(path, text);
    const error = await failure(() => readLock(path, { required: false }));
    expect(error).toMatchObject({ code: "LOCK_INVALID", exit: 2 });
    expect(error.message).toContain(path);
    await rm(path);
  });

  it.each([
    ["another suite", { suite: "sid" }, "it pins the suite trixie, not sid"],
    ["another architecture", { arch: "riscv64" as const }, "it has no set build for riscv64"],
    ["one more package", { wanted: ["gcc", "make", "tcc"] }, "tcc is not in it"],
    ["one package less", { wanted: ["gcc"] }, "it also pins make"],
  ])("drifts with %s", async (_, change, why) => {
    const request = { ...set, ...change };
    expect(lockedSet(lock, "build", request, { required: false })).toBeUndefined();
    const error = await failure(() => lockedSet(lock, "build", request, { required: true }));
    expect(error).toMatchObject({ code: "LOCK_DRIFT", exit: 2 });
    expect(error.message).toContain(why);
  });

  it("pins each architecture by itself", () => {
    const arm: LockedSet = { ...set, arch: "aarch64", suite: "sid" };
    const both = withSets(lock, [["build", arm]]);
    expect(both.sets.build).toEqual({ x86_64: set, aarch64: arm });
    const back = parseLock(formatLock(both), "lean.lock");
    expect(formatLock(back)).toBe(formatLock(both));
    expect(pinnedSet(back, "build", "aarch64")?.suite).toBe("sid");
    expect(formatLock(both)).toContain(formatLock(lock).split("\n\n")[1] ?? "nothing");
  });

  it("is read as the first version wrote it, which had one architecture in each set", () => {
    const first = formatLock(lock)
      .replace("version = 2", "version = 1")
      .replaceAll(/\[set\.(\w+)\.x86_64\]/g, '[set.$1]\narch = "x86_64"');
    expect(formatLock(parseLock(first, "lean.lock"))).toBe(formatLock(lock));
  });

  it("fits when only the order of the wanted list differs", () => {
    expect(lockedSet(lock, "build", { ...set, wanted: ["gcc", "make"] }, { required: true })).toBe(set);
    expect(lockedSet(lock, "constructor", set, { required: false })).toBeUndefined();
  });

  it("never fails with anything but LOCK_INVALID, whatever the text", () => {
    const text = formatLock(lock);
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(text.length), fc.string({ maxLength: 4 }), (a, b, inserted) => {
        const mutated = text.slice(0, Math.min(a, b)) + inserted + text.slice(Math.max(a, b));
        try {
          parseLock(mutated, "lean.lock");
        } catch (error) {
          expect(error).toMatchObject({ code: "LOCK_INVALID" });
        }
      }),
    );
  });
});
