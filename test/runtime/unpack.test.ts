import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { unpackRuntimeSource } from "../../src/runtime/source/unpack.js";
import type { Workshop } from "../../src/runtime/source/workshop.js";
import { openStore, type Store } from "../../src/store/index.js";
import { runtimeRoot } from "../support/build-root.js";
import { testCache } from "../support/cache.js";

const run = promisify(execFile);
const context = { emit: () => undefined, signal: new AbortController().signal };
const patch = (from: string, to: string) =>
  `Why: a test\n\n--- a/erts/a.c\n+++ b/erts/a.c\n@@ -1 +1 @@\n-${from}\n+${to}\n`;

let root: string;
let work: string;
let store: Store;

beforeAll(async () => {
  root = (await runtimeRoot()).path;
}, 600_000);
beforeEach(async () => {
  await mkdir(testCache(), { recursive: true });
  work = await mkdtemp(join(testCache(), "runtime-unpack-"));
  store = await openStore(join(work, "store"));
});
afterEach(() => rm(work, { recursive: true, force: true }));

/** An archive as Debian has it, of the files named. */
async function archive(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(work, name);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await run("tar", ["-cJf", join(work, `${name}.tar.xz`), "-C", work, ...tops(name, files)]);
  return store.put(await readFile(join(work, `${name}.tar.xz`)));
}

/** The upstream archive has one folder, Debian's has `debian/` itself. */
const tops = (name: string, files: Readonly<Record<string, string>>) =>
  name === "otp"
    ? ["otp"]
    : ["-C", join(work, name), ...new Set(Object.keys(files).map((path) => path.split("/")[0] ?? ""))];

function workshopOf(upstream: string, debian?: string): Workshop {
  const part = (object: string) => ({ object, compression: "xz" }) as const;
  return {
    ...{ root, folder: work, purpose: { arch: "x86_64", emulator: "jit", libc: "glibc", configure: [] } },
    source: {
      upstream: part(upstream),
      ...(debian === undefined ? {} : { debian: part(debian) }),
      from: "source:test@1",
    },
  };
}

const source = { OTP_VERSION: "27.0\n", "erts/a.c": "one\n" };

describe("unpacking Erlang's source", () => {
  it("applies Debian's patches in their order, once", async () => {
    const upstream = await archive("otp", source);
    const debian = await archive("deb", {
      "debian/patches/series": "first.patch\n#off.patch\nsecond.patch\n",
      "debian/patches/first.patch": patch("one", "two"),
      "debian/patches/second.patch": patch("two", "three"),
      "debian/patches/off.patch": patch("three", "off"),
    });
    await rm(join(work, "otp"), { recursive: true });
    const workshop = workshopOf(upstream, debian);
    await unpackRuntimeSource(context, store, workshop);
    await unpackRuntimeSource(context, store, workshop);
    expect(await readFile(join(work, "otp/erts/a.c"), "utf8")).toBe("three\n");
  });

  it("leaves nothing behind when a patch does not fit", async () => {
    const upstream = await archive("otp", source);
    const debian = await archive("deb", {
      "debian/patches/series": "first.patch\n",
      "debian/patches/first.patch": patch("zero", "two"),
    });
    await rm(join(work, "otp"), { recursive: true });
    await expect(unpackRuntimeSource(context, store, workshopOf(upstream, debian))).rejects.toMatchObject({
      code: "RUNTIME_SOURCE_UNREADABLE",
    });
    expect(await stat(join(work, "otp")).catch(() => undefined)).toBe(undefined);
    expect(await stat(join(work, "unpacking")).catch(() => undefined)).toBe(undefined);
  });

  it("refuses what is no source of Erlang, and what is no archive", async () => {
    const other = await archive("otp", { README: "something else\n" });
    await rm(join(work, "otp"), { recursive: true });
    await expect(unpackRuntimeSource(context, store, workshopOf(other))).rejects.toMatchObject({
      code: "RUNTIME_SOURCE_INVALID",
    });
    const damaged = await store.put(Buffer.from("no archive"));
    await expect(unpackRuntimeSource(context, store, workshopOf(damaged))).rejects.toMatchObject({
      code: "RUNTIME_SOURCE_UNREADABLE",
    });
  });
});
