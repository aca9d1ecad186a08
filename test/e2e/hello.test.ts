import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leanvm } from "../support/leanvm.js";
import { bench, built, copyProject, errorOf, helloWorld, processesNaming, withCache } from "./kit.js";

let folder: Awaited<ReturnType<typeof bench>>;
let project: string;
let image: string;

beforeAll(async () => {
  folder = await bench();
  project = await copyProject(helloWorld, join(folder.path, "hello_world"));
  image = join(folder.path, "image");
  await built([project, "-o", image]);
});
afterAll(() => folder.remove());

describe("examples/hello_world", () => {
  it("is an image of at most 17 MiB", async () => {
    const { kernel, rootfs } = JSON.parse(await readFile(join(image, "image.json"), "utf8"));
    expect(kernel.size + rootfs.size).toBeLessThanOrEqual(17 * 1024 * 1024);
  });

  it("boots until ready, with one JSON document and no process left", async () => {
    const ran = await leanvm(
      ["run", image, "--until-ready", "--json", "--timeout", "120", "--env", "GREETING=Ahoy"],
      { env: withCache() },
    );
    expect(ran.status).toBe(0);
    const report = JSON.parse(ran.stdout);
    expect(report).toMatchObject({ exit: { kind: "status", status: 0 }, interrupted: false });
    expect(report.readyMilliseconds).toBeGreaterThan(0);
    expect(ran.stderr).toContain("Ahoy from Elixir");
    expect(ran.stderr).toMatch(/ready in \d+ ms/);
    expect(await processesNaming(image)).toEqual([]);
  });

  it("is ready with 112 MiB of memory", async () => {
    const args = ["run", image, "--until-ready", "--timeout", "120", "--memory", "112"];
    const ran = await leanvm(args, { env: withCache() });
    expect(ran.status, ran.stdout + ran.stderr).toBe(0);
  });

  it("is stopped at the time limit with status 124", async () => {
    const ran = await leanvm(["run", image, "--timeout", "2", "--json"], { env: withCache() });
    expect(ran.status).toBe(124);
    expect(errorOf(ran).code).toBe("RUN_TIMED_OUT");
    expect(await processesNaming(image)).toEqual([]);
  });
});

describe("a size budget", () => {
  it("that is too small ends with 4, the five largest parts, and no image", async () => {
    const output = join(folder.path, "too-large");
    const ran = await leanvm(["build", project, "--size", "1", "-o", output, "--json"], { env: withCache() });
    expect(ran.status).toBe(4);
    expect(errorOf(ran)).toMatchObject({ code: "IMAGE_TOO_LARGE" });
    const [head, ...largest] = errorOf(ran).details ?? [];
    expect(head).toContain("largest parts");
    expect(largest).toHaveLength(5);
    await expect(readFile(join(output, "image.json"))).rejects.toThrow("ENOENT");
  });
});

describe("compression", () => {
  it.each(["gzip", "zstd", "none"])("%s boots", async (compression) => {
    const output = join(folder.path, compression);
    await built([project, "--compression", compression, "-o", output]);
    const ran = await leanvm(["run", output, "--until-ready", "--timeout", "120"], { env: withCache() });
    expect(ran.status, ran.stdout + ran.stderr).toBe(0);
    expect(ran.stdout).toContain("Hello from Elixir");
  });
});
