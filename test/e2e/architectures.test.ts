import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Lock, readLock } from "../../src/config/index.js";
import { readBundle } from "../../src/image/index.js";
import { launch } from "../../src/machine/index.js";
import { findProgram } from "../../src/process/index.js";
import { isClean } from "../guest/disk.js";
import { Lines } from "../guest/lines.js";
import { contextForTests } from "../machine/kit.js";
import { leanvm } from "../support/leanvm.js";
import { longMatrix, needs } from "../support/skip.js";
import {
  bench,
  built,
  copyCache,
  copyProject,
  digests,
  errorOf,
  helloWorld,
  httpApi,
  processesNaming,
  withCache,
} from "./kit.js";
import { actingProject, keepingProject } from "./sample.js";
import { getText, serving } from "./serving.js";

const foreign = (["aarch64", "riscv64"] as const).filter((arch) => arch !== ownArchitecture());
const nativeCode = fileURLToPath(new URL("../../examples/native_code", import.meta.url));

let folder: Awaited<ReturnType<typeof bench>>;
beforeAll(async () => {
  folder = await bench();
});
afterAll(() => folder.remove());

describe.each(foreign)("an image for %s", { timeout: 900_000 }, (arch) => {
  const made = (name: string) => join(folder.path, `${name}-${arch}`);
  const quick = ["--arch", arch, "--compression", "gzip"];
  const run = (image: string, ...args: readonly string[]) =>
    leanvm(["run", image, "--timeout", "400", "--stop-timeout", "60", ...args], { env: withCache() });

  beforeEach(async (context) => {
    const emulator = `qemu-system-${arch}`;
    needs(context, (await findProgram(emulator)) !== undefined, `needs ${emulator}`);
  });

  it("boots until ready with its environment, ends in order, and leaves the pins of other processors alone", async () => {
    const project = await copyProject(helloWorld, join(made("project"), "hello_world"));
    const before = await pins(project);
    const image = made("hello");
    await built([project, "-o", image, ...quick]);
    const { kernel, rootfs, ...rest } = JSON.parse(await readFile(join(image, "image.json"), "utf8"));
    expect(rest.arch).toBe(arch);
    expect(kernel.size + rootfs.size).toBeLessThanOrEqual(21 * 1024 * 1024);

    const after = await pins(project);
    expect(Object.keys(before)).toEqual(expect.arrayContaining(["build", "kernel", "target"]));
    expect(after).toMatchObject(before);
    expect(Object.keys(after.target ?? {})).toContain(arch);

    const own = await run(image, "--until-ready", "--json", "--env", "GREETING=Ahoy");
    const refused = own.status !== 0 && errorOf(own).code === "FWCFG_UNAVAILABLE";
    expect(refused && arch !== "riscv64").toBe(false);
    const ran = refused ? await run(image, "--until-ready", "--json") : own;
    expect(ran.status, ran.stderr).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({ machine: "virt", exit: { kind: "status", status: 0 } });
    expect(ran.stderr).toContain(`${refused ? "Hello" : "Ahoy"} from Elixir`);
    expect(ran.stderr).toContain("leanvm: exit status=0");
    expect(await processesNaming(image)).toEqual([]);
  });

  it("is the same from another folder and another cache, with nothing but what is pinned", async (context) => {
    longMatrix(context);
    const images: Readonly<Record<string, string>>[] = [];
    for (const name of ["one", "a/much/deeper/two"]) {
      const at = join(made("repeat"), name);
      const project = await copyProject(join(made("project"), "hello_world"), join(at, "hello_world"));
      const cache = await copyCache(join(at, "cache"), "packages only");
      await built([project, "--arch", arch, "--locked", "-o", join(at, "image")], cache);
      images.push(await digests(join(at, "image")));
    }
    expect(images[0]).toEqual(images[1]);
  });

  it("serves HTTP", async (context) => {
    longMatrix(context);
    const project = await copyProject(httpApi, made("http_api"));
    await built([project, "-o", made("api"), ...quick]);
    await serving(made("api"), { port: 4000 }, [], async (port) => {
      expect(await getText(port, "/")).not.toBe("");
    });
  });

  it("serves HTTP with a kernel that was compiled for it", { timeout: 3_600_000 }, async (context) => {
    longMatrix(context);
    needs(context, arch !== "aarch64", "no kernel for aarch64 is compiled yet");
    const project = await copyProject(httpApi, made("custom_api"));
    await built([project, "-o", made("custom"), "--arch", arch, "--kernel", "custom"]);
    const { kernel, machines } = JSON.parse(await readFile(join(made("custom"), "image.json"), "utf8"));
    // One and a half times what a kernel for q35 may have.
    expect(kernel.size).toBeLessThan(1.5 * 1.9 * 1024 ** 2);
    expect(machines).toEqual(["virt"]);
    await serving(made("custom"), { port: 4000 }, [], async (port) => {
      expect(await getText(port, "/")).not.toBe("");
    });
  });

  it("hands on the status of a release that ends by itself", async (context) => {
    longMatrix(context);
    const project = await actingProject(made("acting"));
    await built([project, "-o", made("acts"), ...quick]);
    const reported = await run(made("acts"));
    expect(reported.status, reported.stderr).toBe(0);
    expect(reported.stdout).toContain("words Grüße, 世界 🚀");
    await acts(project, "halt");
    await built([project, "-o", made("halts"), ...quick]);
    const halted = await run(made("halts"), "--json");
    expect(halted.status).toBe(1);
    expect(errorOf(halted).message).toMatch(/status 3/);
  });

  it("keeps files in a volume", async (context) => {
    longMatrix(context);
    const project = await keepingProject(made("keeping"));
    const file = made("data.img");
    await built([project, "-o", made("keeps"), ...quick]);
    await keptFive(made("keeps"), file);
    await acts(project, "report");
    await built([project, "-o", made("reports"), ...quick]);
    const found = await run(made("reports"), "--volume", `${file}:/data`);
    expect(found.status, found.stdout + found.stderr).toBe(0);
    expect(Number(/^found (\d+)$/m.exec(found.stdout)?.[1])).toBeGreaterThanOrEqual(5);
    expect(await isClean(file)).toBe(true);
  });

  it("runs a NIF in C and a port program in C++ that were compiled across", async (context) => {
    longMatrix(context);
    const project = await copyProject(nativeCode, made("native"));
    await built([project, "-o", made("native.image"), ...quick]);
    let lines = "";
    await serving(made("native.image"), { port: 4000 }, [], async (port) => {
      lines = await getText(port, "/");
    });
    expect(lines).toMatch(/^nif: SQLite 3\.\d+\.\d+ adds up to 500500$/m);
    expect(lines).toMatch(/^port: be=2 not=1 or=1 to=2 by app$/m);
    expect(lines).toMatch(/^local time: 2026-07-01 14:00:00$/m);
  });

  it("works with what cannot run left out, on little memory", async (context) => {
    longMatrix(context);
    const project = await copyProject(helloWorld, join(made("shrunk"), "hello_world"));
    await built([project, "-o", made("small"), ...quick, "--shrink", "functions"]);
    const ran = await run(made("small"), "--until-ready", "--memory", "80");
    expect(ran.status, ran.stdout + ran.stderr).toBe(0);
    expect(ran.stdout).toContain("Hello from Elixir");
  });
});

/** Boots an image with an empty volume and stops it once the release says that it has kept five lines. */
async function keptFive(image: string, file: string): Promise<void> {
  const lines = new Lines();
  const machine = await launch(contextForTests(), await readBundle(image), {
    ...{ memoryMiB: 256, cpus: 1, ports: [], env: {}, accel: "auto" },
    volumes: [{ file, path: "/data", readOnly: false, bytes: 64 * 1024 ** 2 }],
    onLine: (line) => lines.add(Buffer.from(`${line}\n`)),
  });
  try {
    await lines.first(/^kept 5$/, 400);
    await machine.stop();
    await machine.exited;
  } finally {
    await machine.kill();
  }
}

/** In the image rather than handed over: not every QEMU can do that for riscv64. */
async function acts(project: string, act: string): Promise<void> {
  await writeFile(join(project, "lean.toml"), `[env]\nACT = "${act}"\n`);
}

/** What a project's lock file pins. */
async function pins(project: string): Promise<Lock["sets"]> {
  return (await readLock(join(project, "lean.lock"), { required: true }))?.sets ?? {};
}

function ownArchitecture(): string {
  return { x64: "x86_64", arm64: "aarch64" }[process.arch as string] ?? process.arch;
}
