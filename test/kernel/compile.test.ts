import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mergeFragments, parseFragment } from "../../src/codec/kconfig/index.js";
import { LeanError } from "../../src/error/index.js";
import type { Event } from "../../src/event/index.js";
import { compile, configure } from "../../src/kernel/custom/compile.js";
import { withKernelFolder } from "../../src/kernel/custom/folder.js";
import type { Workshop } from "../../src/kernel/custom/workshop.js";
import { openStore } from "../../src/store/index.js";
import { buildRoot } from "../support/build-root.js";
import { testCache } from "../support/cache.js";
import { needs } from "../support/skip.js";

const run = promisify(execFile);

/** A source that behaves towards us like the kernel's: the same goals, variables, output lines and places. */
const makefile = `
allnoconfig:
	@if grep -q 'NO_COMPILER="configuring"' $(KCONFIG_ALLCONFIG); then \
	  echo "scripts/Kconfig.include:40: C compiler 'gcc' not found" >&2; exit 1; fi
	@if grep -q UNCLEAN $(KCONFIG_ALLCONFIG); then \
	  echo '*** The source tree is not clean, please run "make ARCH=x86_64 mrproper"' >&2; exit 1; fi
	@sed '/CONFIG_GONE/d' $(KCONFIG_ALLCONFIG) > $(KCONFIG_CONFIG)
bzImage:
	@test -z "$(KBUILD_BUILD_USER)$(KBUILD_BUILD_TIMESTAMP)" && exit 9 || true
	@printf '  CC      a.o\\n  AR      built-in.a\\nsome remark\\n  LD      vmlinux\\n'
	@if grep -q CONFIG_WRONG $(O)/.config; then echo 'a.c:3:1: error: wrong on purpose' >&2; exit 1; fi
	@if grep -q CONFIG_FULL $(O)/.config; then head -c 1000000 /dev/zero > $(O)/vmlinux; fi
	@if grep -q 'NO_COMPILER="compiling"' $(O)/.config; then echo '/bin/sh: 1: gcc: not found' >&2; exit 1; fi
	@mkdir -p $(O)/arch/x86/boot $(O)/include/config
	@cp $(O)/.config $(O)/arch/x86/boot/bzImage
	@echo 6.0.1-test > $(O)/include/config/kernel.release
`;

let work: string;
let workshop: Workshop;
let events: Event[];
const context = { emit: (event: Event) => events.push(event), signal: new AbortController().signal };

beforeEach(async () => {
  events = [];
  await mkdir(testCache(), { recursive: true });
  work = await mkdtemp(join(testCache(), "kernel-test-"));
  await mkdir(join(work, "linux"));
  await writeFile(join(work, "linux/Makefile"), makefile);
  await writeFile(join(work, "linux/Kbuild"), "obj-y := a.o b.o\n");
  const { root } = await buildRoot();
  const source = { kind: "archive", object: "", compression: "none", from: "a test" } as const;
  workshop = { root, folder: work, source, arch: "x86_64", platform: "qemu" };
});
afterEach(() => rm(work, { recursive: true, force: true }));

function request(...lines: string[]) {
  return mergeFragments([parseFragment("test", ["# why", ...lines].join("\n"))]);
}

async function compiled(...lines: string[]) {
  const store = await openStore(join(work, "store"));
  await configure(context, workshop, request(...lines));
  return compile(context, store, workshop);
}

async function errorOf(work: Promise<unknown>): Promise<LeanError> {
  const error = await work.catch((reason: unknown) => reason);
  if (!(error instanceof LeanError)) throw new Error(`not refused: ${String(error)}`);
  return error;
}

describe("configure", () => {
  it("hands the request over, and returns what became of it", async () => {
    expect(
      await configure(context, workshop, request("CONFIG_A=y", "CONFIG_GONE=y", "# CONFIG_B is not set")),
    ).toBe("CONFIG_A=y\n# CONFIG_B is not set\n");
  });

  it("leaves a configuration alone that has not changed, so that make has nothing to do", async () => {
    await configure(context, workshop, request("CONFIG_A=y"));
    const file = join(work, "out/x86_64-qemu/.config");
    await utimes(file, 1000, 1000);
    await configure(context, workshop, request("CONFIG_A=y"));
    expect((await stat(file)).mtimeMs).toBe(1_000_000);
    await configure(context, workshop, request("CONFIG_A=3"));
    expect(await readFile(file, "utf8")).toBe("CONFIG_A=3\n");
  });
});

describe("compile", () => {
  it("gives image and release, and counts what make does", async () => {
    const { image, release } = await compiled("CONFIG_A=y");
    expect([image.toString(), release]).toEqual(["CONFIG_A=y\n", "6.0.1-test"]);
    const progress = () =>
      events.flatMap((event) => (event.type === "step-progress" ? [[event.done, event.total]] : []));
    // Two objects, and 150 commands for what is not in the lists.
    expect(progress()).toEqual([
      [1, 152],
      [2, 152],
      [3, 152],
    ]);
    events = [];
    await compiled("CONFIG_A=y");
    expect(progress()).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it("shows the compiler's error", async () => {
    const { code, message } = await errorOf(compiled("CONFIG_WRONG=y"));
    expect(code).toBe("KERNEL_COMPILE_FAILED");
    expect(message).toContain("a.c:3:1: error: wrong on purpose");
  });

  it("says when the disk is full, and goes on where it stopped once there is room", async (context) => {
    const disk = join(work, "out");
    await mkdir(disk);
    const mounted = await run("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk]).then(
      () => true,
      () => false,
    );
    needs(context, mounted, "mounting a small disk needs root");
    try {
      expect((await errorOf(compiled("CONFIG_FULL=y"))).code).toBe("KERNEL_DISK_FULL");
      await run("mount", ["-o", "remount,size=2m", disk]);
      expect((await compiled("CONFIG_FULL=y")).release).toBe("6.0.1-test");
    } finally {
      await run("umount", [disk]);
    }
  });

  it("names the compiler that is not there, when configuring and when compiling", async () => {
    for (const at of ["configuring", "compiling"]) {
      const { code, message } = await errorOf(compiled(`CONFIG_NO_COMPILER="${at}"`));
      expect([code, message]).toEqual([
        "KERNEL_COMPILER_MISSING",
        "The sandbox has no gcc, which compiles the kernel.",
      ]);
    }
  });

  it("refuses a tree in which a kernel was compiled", async () => {
    const { code, message } = await errorOf(compiled("CONFIG_UNCLEAN=y"));
    expect(code).toBe("KERNEL_SOURCE_NOT_CLEAN");
    expect(message).toContain("a test");
  });
});

describe("withKernelFolder", () => {
  it("after a compile that was killed removes the files that it was writing, and no other", async () => {
    const out = join(work, "out/x86_64-qemu/mm");
    await mkdir(out, { recursive: true });
    for (const [name, seconds] of [
      ["whole.o", 100],
      [".whole.o.cmd", 101],
      ["half.o", 103],
      [".half.o.cmd", 102],
    ] as const) {
      await writeFile(join(out, name), "");
      await utimes(join(out, name), seconds, seconds);
    }
    const left = async (name: string) => (await stat(join(out, name)).catch(() => undefined)) !== undefined;
    await withKernelFolder(context, work, async () => undefined);
    expect([await left("whole.o"), await left("half.o")]).toEqual([true, true]);
    await withKernelFolder(context, work, () => Promise.reject(new Error("killed"))).catch(() => undefined);
    await withKernelFolder(context, work, async () => undefined);
    expect([await left("whole.o"), await left("half.o")]).toEqual([true, false]);
  });

  it("lets one compile in at a time", async () => {
    const order: string[] = [];
    const slow = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 300));
      order.push(`${name} ends`);
    };
    await Promise.all([
      withKernelFolder(context, work, slow("one")),
      withKernelFolder(context, work, slow("other")),
    ]);
    expect(order.map((entry) => entry.split(" ")[1])).toEqual(["begins", "ends", "begins", "ends"]);
  });
});
