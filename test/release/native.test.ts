import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Store } from "../../src/store/index.js";
import { type HexMirrorServer, hexTarball, serveHex } from "../support/hex-mirror.js";
import { buildSample, recording, runRelease, temporaryFolder, temporaryStore } from "./kit.js";
import { answer, doubler, elixirMake, plugin } from "./native-packages.js";
import { smallProject, writeFiles } from "./sample.js";

let folder: string;
let store: Store;
let hex: HexMirrorServer;
let pin: string;
let locks: ReadonlyMap<string, string>;
let project: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  store = await temporaryStore(folder);
  const packages = await Promise.all(
    [plugin, answer, elixirMake, doubler].map(async (source) => ({
      ...source,
      ...(await hexTarball(source)),
    })),
  );
  hex = await serveHex(packages);
  locks = new Map(packages.map(({ name, lock }) => [name, lock]));
  pin = `pc 1.15.0 sha256:${packages[0]?.outer}`;
  project = await writeFiles(join(folder, "app"), {
    ...smallProject("", { "mix.lock": `%{\n${locks.get("answer")}\n}\n` }),
    "mix.exs": `defmodule Small.MixProject do
  use Mix.Project
  def project, do: [app: :small, version: "0.1.0", deps: [{:answer, "~> 0.1"}]]
  def application, do: [mod: {Small, []}]
end
`,
    "lib/small.ex": `defmodule Small do
  use Application
  def start(_type, _args) do
    IO.puts("the answer is #{:answer.get()}")
    Supervisor.start_link([{Task, fn -> System.stop(0) end}], strategy: :one_for_one)
  end
end
`,
  });
});
afterAll(async () => {
  await hex.close();
  await rm(folder, { recursive: true, force: true });
});

const failure = (plugins: readonly string[]) =>
  buildSample(store, { project, plugins, hexMirror: hex.url }).then(
    () => undefined,
    (error: unknown) => error,
  );

describe("a Mix project whose dependency is compiled by a plugin of rebar3", () => {
  it("is told to pin the plugin", async () => {
    expect(await failure([])).toMatchObject({
      code: "COMPILE_FAILED",
      record: { hint: expect.stringContaining('rebar_plugins = ["pc VERSION sha256:…"]') },
    });
  });

  it("is refused a pin without a checksum, or with a wrong one", async () => {
    expect(await failure(["pc 1.15.0"])).toMatchObject({ code: "PLUGIN_NOT_PINNED", exit: 2 });
    expect(await failure([`pc 1.15.0 sha256:${"0".repeat(64)}`])).toMatchObject({ code: "HEX_CHECKSUM" });
  });

  it("runs the NIF once it is pinned", async () => {
    const release = await buildSample(store, { project, plugins: [pin], hexMirror: hex.url });
    expect(release.tree.entries.map(({ path }) => path)).toContain("lib/answer-0.1.0/priv/answer.so");
    expect(release.tree.entries.filter(({ path }) => path.startsWith("lib/pc-"))).toEqual([]);
    expect(await runRelease(store, release)).toContain("the answer is 42");
  });
});

describe("a Hex package in C++ that elixir_make compiles", () => {
  it("runs, with libstdc++", async () => {
    const path = await writeFiles(join(folder, "twice"), {
      ...smallProject("", { "mix.lock": `%{\n${locks.get("doubler")}\n${locks.get("elixir_make")}\n}\n` }),
      "mix.exs": `defmodule Small.MixProject do
  use Mix.Project
  def project, do: [app: :small, version: "0.1.0", deps: [{:doubler, "~> 1.0"}]]
  def application, do: [mod: {Small, []}]
end
`,
      "lib/small.ex": `defmodule Small do
  use Application
  def start(_type, _args) do
    IO.puts(Doubler.twice("tom"))
    Supervisor.start_link([{Task, fn -> System.stop(0) end}], strategy: :one_for_one)
  end
end
`,
    });
    const release = await buildSample(store, { project: path, hexMirror: hex.url });
    expect(release.applications.map(({ name }) => name)).not.toContain("elixir_make");
    expect(await runRelease(store, release)).toContain("tomtom");
  });
});

describe("a rebar3 project with the same plugin", () => {
  it("is compiled with it", async () => {
    const erlang = await writeFiles(join(folder, "answer"), {
      ...answer.files,
      "rebar.config": `${answer.files["rebar.config"]}{relx, [{release, {answer, "0.1.0"}, [answer]}]}.\n`,
    });
    const release = await buildSample(store, { project: erlang, plugins: [pin], hexMirror: hex.url });
    expect(release.tree.entries.map(({ path }) => path)).toContain("lib/answer-0.1.0/priv/answer.so");
  });
});

describe("binaries among the sources", () => {
  it("are refused when they are for another libc, and may be left out", async () => {
    const path = await writeFiles(join(folder, "binaries"), smallProject());
    await mkdir(join(path, "priv"));
    await writeFile(join(path, "priv/tool"), muslProgram(), { mode: 0o755 });
    const { context } = recording();
    await expect(buildSample(store, { project: path }, context)).rejects.toMatchObject({
      code: "NATIVE_CODE_FOREIGN",
      message: expect.stringMatching(/priv\/tool of small-0\.1\.0 is native code for x86_64 Linux with musl/),
      record: { hint: expect.stringContaining('exclude = ["lib/small-*/priv/tool"]') },
    });
    const release = await buildSample(store, { project: path, exclude: ["lib/small-*/priv/tool"] });
    expect(release.tree.entries.map(({ path }) => path)).not.toContain("lib/small-0.1.0/priv/tool");
  });
});

/** An ELF program that asks for musl's loader, as far as its headers. */
function muslProgram(): Buffer {
  const bytes = Buffer.alloc(256);
  bytes.write("\x7fELF\x02\x01\x01", "latin1");
  bytes.writeUInt16LE(3, 16);
  bytes.writeUInt16LE(62, 18);
  bytes.writeBigUInt64LE(64n, 32);
  bytes.writeUInt16LE(64, 52);
  bytes.writeUInt16LE(56, 54);
  bytes.writeUInt16LE(1, 56);
  const loader = "/lib/ld-musl-x86_64.so.1\0";
  bytes.writeUInt32LE(3, 64);
  bytes.writeBigUInt64LE(128n, 72);
  bytes.writeBigUInt64LE(BigInt(loader.length), 96);
  bytes.write(loader, 128, "latin1");
  return bytes;
}
