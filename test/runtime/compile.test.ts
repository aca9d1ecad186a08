import { mkdir, mkdtemp, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LeanError } from "../../src/error/index.js";
import type { Event } from "../../src/event/index.js";
import {
  compileRuntime,
  configureRuntime,
  removeLatest,
  versionsOf,
} from "../../src/runtime/source/compile.js";
import { runInTree, type Workshop } from "../../src/runtime/source/workshop.js";
import { openStore } from "../../src/store/index.js";
import { buildRoot } from "../support/build-root.js";
import { testCache } from "../support/cache.js";

/** A source that behaves towards us like OTP's: the same goals, output lines and places. */
const configure = `#!/bin/sh
ac_user_opts='
enable_option_checking
enable_jit
with_ssl
enable_sctp
'
echo "checking for gcc... gcc"
echo "$@" > options
echo "$CC $erl_xcomp_bigendian" > compiler
case "$*" in *--disable-sctp=broken*) echo "configure: error: wrong on purpose" >&2; exit 1;; esac
`;
const makefile = `
opt:
	@echo $(FLAVOR) > flavor
	@printf ' CC\\tobj/a.o\\n=== Entering\\n CXX\\tobj/b.o\\n LD\\tbeam.smp\\n'
	@mkdir -p erts/obj && echo object > erts/obj/a.o
	@if test -e wrong; then echo 'a.c:3:1: error: wrong on purpose' >&2; exit 1; fi
	@if test -e full; then echo 'as: a.o: No space left on device' >&2; exit 1; fi
	@if test -e missing; then echo '/bin/sh: 1: g++: not found' >&2; exit 1; fi
`;

let work: string;
let workshop: Workshop;
let events: Event[];
const context = { emit: (event: Event) => events.push(event), signal: new AbortController().signal };
const tree = (name = "") => join(work, "otp", name);

beforeEach(async () => {
  events = [];
  await mkdir(testCache(), { recursive: true });
  work = await mkdtemp(join(testCache(), "runtime-test-"));
  for (const folder of ["erts", "lib/crypto"]) await mkdir(tree(folder), { recursive: true });
  await writeFile(tree("configure"), configure, { mode: 0o755 });
  await writeFile(tree("Makefile"), makefile);
  for (const part of ["lib_src", "epmd", "etc/common/x86_64-pc-linux-gnu", "emulator"])
    await mkdir(tree(`erts/${part}`), { recursive: true });
  for (const part of ["lib_src", "epmd"]) await writeFile(tree(`erts/${part}/Makefile`), "opt:\n");
  const programs =
    "/build/otp/bin/x86_64-pc-linux-gnu/erlexec /build/otp/bin/x86_64-pc-linux-gnu/inet_gethost:\n";
  await writeFile(
    tree("erts/etc/common/x86_64-pc-linux-gnu/Makefile"),
    `${programs}\t@echo made $@ for $(TYPE)\n`,
  );
  await writeFile(tree("erts/emulator/Makefile"), "opt:\n\t@$(MAKE) -s -C ../.. opt FLAVOR=$(FLAVOR)\n");
  await writeFile(tree("OTP_VERSION"), "27.3.4.1\n");
  await writeFile(tree("erts/vsn.mk"), "# versions\nVSN = 15.2.7\nSYSTEM_VSN = 27\n");
  const { root } = await buildRoot();
  const upstream = { object: "", compression: "none" } as const;
  const purpose = { arch: "x86_64", emulator: "jit", libc: "glibc", configure: [] } as const;
  workshop = { root, folder: work, source: { upstream, from: "a test" }, purpose };
});
afterEach(() => rm(work, { recursive: true, force: true }));

const withOptions = (...options: readonly string[]): Workshop => ({
  ...workshop,
  purpose: { ...workshop.purpose, configure: options },
});

async function errorOf(attempt: Promise<unknown>): Promise<LeanError> {
  const error = await attempt.catch((reason: unknown) => reason);
  if (!(error instanceof LeanError)) throw new Error(`not refused: ${String(error)}`);
  return error;
}

describe("configure", () => {
  it("hands over what the user adds, last, and asks once", async () => {
    await configureRuntime(context, withOptions("--disable-sctp", "--without-crypto"));
    expect(await readFile(tree("options"), "utf8")).toMatch(
      /--enable-jit --disable-sctp --without-crypto\n$/,
    );
    await rm(tree("options"));
    await configureRuntime(context, workshop);
    expect(await stat(tree("options")).catch(() => undefined)).toBe(undefined);
  });

  it("for a processor without a code generator does without", async () => {
    await configureRuntime(context, { ...workshop, purpose: { ...workshop.purpose, arch: "riscv64" } });
    expect(await readFile(tree("options"), "utf8")).toContain("--disable-jit");
  });

  it("for another processor names both, and its compilers", async () => {
    const machine = { from: "x86_64-linux-gnu", to: "aarch64-linux-gnu" };
    await configureRuntime(context, {
      ...workshop,
      purpose: { ...workshop.purpose, arch: "aarch64", machine },
    });
    expect(await readFile(tree("options"), "utf8")).toMatch(
      /^--build=x86_64-linux-gnu --host=aarch64-linux-gnu /,
    );
    expect(await readFile(tree("compiler"), "utf8")).toBe("aarch64-linux-gnu-gcc no\n");
  });

  it("refuses an option that no script knows", async () => {
    const { code, message } = await errorOf(
      configureRuntime(context, withOptions("--enable-sctp", "--enable-jot")),
    );
    expect(code).toBe("RUNTIME_OPTION_UNKNOWN");
    expect(message).toContain("--enable-jot");
    expect(await stat(tree("options")).catch(() => undefined)).toBe(undefined);
  });

  it("asks again after it failed", async () => {
    expect((await errorOf(configureRuntime(context, withOptions("--disable-sctp=broken")))).code).toBe(
      "RUNTIME_COMPILE_FAILED",
    );
    await configureRuntime(context, workshop);
    expect(await readFile(tree("options"), "utf8")).not.toContain("broken");
  });
});

describe("compile", () => {
  it("counts what is made, against the count of the time before", async () => {
    const store = await openStore(join(work, "store"));
    const progress = () =>
      events.flatMap((event) => (event.type === "step-progress" ? [[event.done, event.total]] : []));
    await compileRuntime(context, store, workshop);
    expect(progress().map(([done]) => done)).toEqual([1, 2, 3]);
    await rm(tree("erts/obj"), { recursive: true });
    events = [];
    await compileRuntime(context, store, workshop);
    expect(progress()).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    events = [];
    await compileRuntime(context, store, workshop);
    expect(progress()[0]).toEqual([2, 3]);
  });

  it.each([
    ["wrong", "RUNTIME_COMPILE_FAILED", "a.c:3:1: error: wrong on purpose"],
    ["full", "RUNTIME_DISK_FULL", "disk became full"],
    ["missing", "RUNTIME_COMPILER_MISSING", "g++"],
  ])("says when something is %s", async (name, code, words) => {
    const store = await openStore(join(work, "store"));
    await writeFile(tree(name), "");
    const error = await errorOf(compileRuntime(context, store, workshop));
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(words)]);
    await rm(tree(name));
    await compileRuntime(context, store, workshop);
  });

  it.each([
    ["jit", "jit"],
    ["interpreter", "emu"],
  ] as const)("makes what is asked for: %s", async (emulator, flavor) => {
    const store = await openStore(join(work, "store"));
    await compileRuntime(context, store, { ...workshop, purpose: { ...workshop.purpose, emulator } });
    expect(await readFile(tree("flavor"), "utf8")).toBe(`${flavor}\n`);
  });

  it("knows the versions of what it makes", async () => {
    expect(await versionsOf(workshop)).toEqual({ otp: "27.3.4.1", erts: "15.2.7" });
  });

  it("runs without network, as the sandbox does", async () => {
    const argv = ["sh", "-c", 'test -z "$(ls /sys/class/net 2>/dev/null | grep -v lo)"'] as const;
    await runInTree(context, workshop, { argv });
  });
});

describe("after a kill", () => {
  beforeEach(async () => {
    await rm(tree("erts"), { recursive: true });
    await mkdir(tree("erts"));
  });

  const at = async (name: string, seconds: number) => {
    await writeFile(tree(name), "");
    await utimes(tree(name), seconds, seconds);
  };
  const left = async (name: string) => (await stat(tree(name)).catch(() => undefined)) !== undefined;

  it("what was made in the last minute goes, and the rest stays", async () => {
    for (const name of ["configure", "Makefile", "OTP_VERSION", "erts/vsn.mk"]) await at(name, 1000);
    await at("leanvm-configured", 2000);
    await at("old.o", 2100);
    await at("half.o", 2490);
    await at("newest.o", 2500);
    await removeLatest(tree());
    expect(await Promise.all(["configure", "old.o", "half.o", "newest.o"].map(left))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it("what configuring made stays, though it is new", async () => {
    for (const name of ["configure", "OTP_VERSION", "erts/vsn.mk"]) await at(name, 1000);
    await at("Makefile", 2000);
    await at("leanvm-configured", 2000);
    await at("half.o", 2010);
    await removeLatest(tree());
    expect([await left("Makefile"), await left("half.o")]).toEqual([true, false]);
  });

  it("everything goes when it was not yet configured", async () => {
    await removeLatest(tree());
    expect(await left("configure")).toBe(false);
  });
});
