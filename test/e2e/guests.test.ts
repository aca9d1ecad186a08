import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leanvm, startLeanvm } from "../support/leanvm.js";
import {
  bench,
  built,
  copyProject,
  errorOf,
  freePort,
  getJson,
  helloWorld,
  httpApi,
  processesNaming,
  withCache,
} from "./kit.js";
import { actingProject } from "./sample.js";

let folder: Awaited<ReturnType<typeof bench>>;
const boot = (image: string, ...args: readonly string[]) =>
  leanvm(["run", image, "--timeout", "120", ...args], { env: withCache() });

beforeAll(async () => {
  folder = await bench();
});
afterAll(() => folder.remove());

describe("a release in an image", () => {
  let plain: string;
  let rich: string;

  beforeAll(async () => {
    const project = await actingProject(join(folder.path, "sample"));
    plain = join(folder.path, "plain");
    rich = join(folder.path, "rich");
    await built([project, "--compression", "gzip", "-o", plain]);
    const more = ["--packages", "dash", "--capability", "distribution"];
    await built([project, "--compression", "gzip", ...more, "-o", rich]);
  });

  it("prints UTF-8, and has neither a node nor a shell unless asked for", async () => {
    const { status, stdout, stderr } = await boot(plain);
    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toContain("words Grüße, 世界 🚀\n");
    expect(stdout).toContain("node false nonode@nohost\n");
    expect(stdout).toContain("shell none\n");
  });

  it("is a living node and has a shell when asked for", async () => {
    const { status, stdout, stderr } = await boot(rich);
    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/node true sample@/);
    expect(stdout).toContain("shell 42\n");
  });

  it("hands its exit status out", async () => {
    const ran = await boot(plain, "--env", "ACT=halt", "--json");
    expect(ran.status).toBe(1);
    expect(errorOf(ran)).toMatchObject({
      code: "RELEASE_FAILED",
      message: "The release ended with status 3.",
    });
  });

  it("shows why it crashed", async () => {
    const ran = await boot(plain, "--env", "ACT=crash");
    expect(ran.status).toBe(1);
    expect(ran.stdout).toContain("no luck today");
    expect(ran.stderr).toMatch(/✗ The release ended with status 1\./);
    expect(await processesNaming(plain)).toEqual([]);
  });
});

describe("examples/http_api", () => {
  it("answers on two ports of this machine, and ends in order on Ctrl-C", async () => {
    const image = join(folder.path, "http_api");
    const project = await copyProject(httpApi, join(folder.path, "http_api_project"));
    await copyFile(join(helloWorld, "lean.lock"), join(project, "lean.lock"));
    await built([project, "--compression", "gzip", "-o", image]);
    const [one, two] = [await freePort(), await freePort()];
    const args = ["run", image, "--port", `${one}:4000`, "--port", `${two}:4000`, "--timeout", "200"];
    const machine = startLeanvm(args, { env: withCache() });
    try {
      await expect
        .poll(() => getJson(one, "/health"), { timeout: 120_000, interval: 500 })
        .toMatchObject({ status: "ok" });
      expect(await getJson(two, "/")).toMatchObject({ message: "Hello from a lean VM" });
    } finally {
      machine.kill("SIGINT");
    }
    const ran = await machine.done;
    expect(ran.status).toBe(130);
    expect(await processesNaming(image)).toEqual([]);
  });
});
