import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadRunConfig, stateFolder } from "./load.js";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lean-load-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const machine = () => ({ workingFolder: folder, home: "/home/me", arch: "x86_64" as const });
const image = { path: "/image/image.json", run: { memory: 64 } };
const load = (flags = {}) =>
  loadRunConfig({ project: ".", flags, environment: {}, machine: machine() }, image);

describe("settings for an image", () => {
  it("come from flags, then lean.toml's [run], then the image, then defaults", async () => {
    expect((await load()).config.run).toMatchObject({ memory: 64, cpus: 1, restart: "no" });
    await writeFile(
      join(folder, "lean.toml"),
      '[run]\ncpus = 2\nrestart = "always"\nenv_file = "prod.env"\n',
    );
    const { config, origins } = await load({ "run.cpus": 3 });
    expect(config.run).toMatchObject({
      memory: 64,
      cpus: 3,
      restart: "always",
      envFile: join(folder, "prod.env"),
    });
    expect(origins.get("run.restart")).toEqual({ kind: "file", path: join(folder, "lean.toml"), line: 3 });
  });

  it.each([
    ["[run]\nmemroy = 1\n", /lean\.toml:2.*memroy/],
    ["run = 3\n", /run must be a section/],
    ['[run]\nrestart = "sometimes"\n', /restart must be no, on-failure, on-failure:N or always/],
  ])("refuse %j", async (text, message) => {
    await writeFile(join(folder, "lean.toml"), text);
    await expect(load()).rejects.toThrow(message);
  });
});

describe("stateFolder", () => {
  it.each([
    [{}, {}, "/home/me/.local/state/leanvm"],
    [{}, { stateHome: "/state" }, "/state/leanvm"],
    [{ LEANVM_STATE: "/mine" }, { stateHome: "/state" }, "/mine"],
    [{ LEANVM_STATE: "" }, {}, "/home/me/.local/state/leanvm"],
  ])("%j %j: %s", (environment, more, path) => {
    expect(stateFolder({ environment, machine: { ...machine(), ...more } })).toBe(path);
  });
});
