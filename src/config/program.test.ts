import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Invocation, loadConfig } from "./load.js";
import { describeOrigin } from "./origin.js";

let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "lean-program-"));
});
afterAll(() => rm(project, { recursive: true, force: true }));

async function load(toml: string, flags: Invocation["flags"] = {}) {
  await writeFile(join(project, "lean.toml"), toml);
  const machine = { workingFolder: project, home: "/home/ada", arch: "x86_64" } as const;
  const { config, origins } = await loadConfig({ project, flags, environment: {}, machine });
  const origin = (key: string) => describeOrigin(origins.get(key) ?? { kind: "default" });
  return { config, origin };
}

it("takes what a packaged program needs where nobody says otherwise", async () => {
  const { config, origin } = await load('from_package = "rabbitmq-server"\ngrace = 7');
  expect(config).toMatchObject({ ready: "port:5672", grace: 7, run: { memory: 512 } });
  expect(origin("ready")).toMatch(/\/data\/programs\/rabbitmq-server\.toml$/);
  expect(origin("grace")).toBe("lean.toml:2".replace("lean.toml", join(project, "lean.toml")));
  const flagged = await load('from_package = "yaws"', { fromPackage: "rabbitmq-server", ready: "boot" });
  expect(flagged.config).toMatchObject({ ready: "boot", run: { memory: 512 } });
});

it("takes it from the description that the project names, relative to lean.toml", async () => {
  await writeFile(join(project, "mine.toml"), '[settings]\nready = "log:up"\n');
  const { config } = await load('from_package = "rabbitmq-server"\nprogram = "mine.toml"');
  expect(config).toMatchObject({
    ready: "log:up",
    program: join(project, "mine.toml"),
    run: { memory: 256 },
  });
  await writeFile(join(project, "wrong.toml"), '[settings]\nredy = "boot"\n');
  await expect(load('from_package = "yaws"\nprogram = "wrong.toml"')).rejects.toMatchObject({
    code: "UNKNOWN_SETTING",
    message: expect.stringContaining("wrong.toml"),
  });
});

it("leaves projects and packages without a description as they are", async () => {
  expect((await load("")).config).toMatchObject({ ready: "boot", fromPackage: undefined });
  expect((await load('from_package = "erlang-jiffy"')).config).toMatchObject({ ready: "boot" });
  await expect(load('from_package = "../x"')).rejects.toMatchObject({ code: "INVALID_SETTING" });
});
