import { cp, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBundle } from "../../src/image/index.js";
import { launch } from "../../src/machine/index.js";
import { contextForTests } from "../machine/kit.js";
import { leanvm } from "../support/leanvm.js";
import { longMatrix } from "../support/skip.js";
import { bench, built, errorOf, helloWorld, processesNaming, withCache } from "./kit.js";

let folder: Awaited<ReturnType<typeof bench>>;
let image: string;

beforeAll(async () => {
  folder = await bench();
  image = join(folder.path, "hello");
  await built([helloWorld, "-o", image]);
});
afterAll(() => folder.remove());

describe("leanvm bench", () => {
  it("measures all there is to know of an image", { timeout: 900_000 }, async (context) => {
    longMatrix(context);
    const page = join(folder.path, "report.md");
    const ran = await leanvm(["bench", image, "--runs", "1", "--json", "--report", page], {
      env: withCache(),
    });
    expect(ran.status, ran.stderr).toBe(0);
    const report = JSON.parse(ran.stdout);
    const [{ size, boot, modules, memory }] = report.images;
    const { kernel, rootfs } = (await readBundle(image)).image;
    expect(size).toMatchObject({
      kernel: kernel.size,
      rootfs: rootfs.size,
      total: kernel.size + rootfs.size,
    });
    expect(size.inMemory).toBeGreaterThan(rootfs.size);
    const phases: readonly { readonly name: string; readonly instructions: number }[] = boot.phases;
    expect(phases.map(({ name }) => name)).toEqual(["firmware", "kernel", "init", "beam", "application"]);
    expect(phases.reduce((sum, { instructions }) => sum + instructions, 0)).toBe(boot.instructions[0]);
    expect(Math.min(...phases.map(({ instructions }) => instructions))).toBeGreaterThan(10_000);
    expect(modules.length).toBeGreaterThan(100);
    const greeter = modules.find(({ name }: { name: string }) => name === "Elixir.HelloWorld.Greeter");
    expect(greeter).toMatchObject({ instructions: expect.any(Number), bytes: expect.any(Number) });
    expect(greeter.bytes).toBeGreaterThan(0);
    expect(memory.least).toBeLessThanOrEqual(112);
    expect(memory.failure).toMatch(/memory/);
    expect(await readFile(page, "utf8")).toContain(`| least memory | ${memory.least} MiB;`);
    expect(await processesNaming(image)).toEqual([]);
  });

  it("counts the same instructions in five boots, two side by side", { timeout: 900_000 }, async () => {
    const bundle = await readBundle(image);
    const options = { memoryMiB: 256, cpus: 1, ports: [], env: {}, accel: "tcg", icount: true } as const;
    const count = async () => {
      const machine = await launch(contextForTests(), bundle, { ...options, readyTimeoutMs: 300_000 });
      try {
        return (await machine.ready).ticks;
      } finally {
        await machine.kill();
      }
    };
    const counts = [
      await Promise.all([count(), count()]),
      await Promise.all([count(), count()]),
      await count(),
    ];
    expect(new Set(counts.flat()).size, counts.flat().join(", ")).toBe(1);
  });
});

describe("an image that cannot be measured", () => {
  /** A copy of the image with more words on the kernel's command line. */
  async function withWords(name: string, ...words: readonly string[]): Promise<string> {
    const copy = join(folder.path, name);
    await cp(image, copy, { recursive: true });
    const description = JSON.parse(await readFile(join(copy, "image.json"), "utf8"));
    description.commandLine.push(...words);
    await writeFile(join(copy, "image.json"), JSON.stringify(description));
    return copy;
  }

  it.each([
    ["panics", ["rdinit=/nowhere", "panic=-1"], [], 1, "GUEST_PANIC", /^hello_world: .*gave up/],
    ["is never ready", ["lean.ready=log:never"], ["--timeout", "45"], 124, "READY_TIMEOUT", /within 45 s/],
  ] as const)("%s", { timeout: 300_000 }, async (name, words, more, status, code, message) => {
    const bad = await withWords(name.replaceAll(" ", "-"), ...words);
    const ran = await leanvm(["bench", bad, "--runs", "1", "--json", ...more], { env: withCache() });
    expect(ran.status).toBe(status);
    expect(errorOf(ran)).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(await processesNaming(bad)).toEqual([]);
  });

  it("is damaged, although its size is right", async () => {
    const bad = await withWords("flipped");
    const { rootfs } = await readBundle(bad);
    const bytes = await readFile(rootfs);
    bytes[1000] = (bytes[1000] ?? 0) ^ 1;
    await writeFile(rootfs, bytes);
    expect(errorOf(await leanvm(["bench", bad, "--json"], { env: withCache() })).code).toBe("IMAGE_DAMAGED");
  });

  it("is cut short", async () => {
    const bad = await withWords("short");
    await truncate((await readBundle(bad)).rootfs, 1000);
    expect(errorOf(await leanvm(["bench", bad, "--json"], { env: withCache() })).code).toBe("IMAGE_DAMAGED");
  });
});
