import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LeanError } from "../../src/error/index.js";
import type { Store } from "../../src/store/index.js";
import { buildSample, runRelease, temporaryFolder, temporaryStore } from "./kit.js";
import { smallProject, writeFiles } from "./sample.js";

describe("what is wrong with a project is said clearly", () => {
  let folder: string;
  let store: Store;
  let count = 0;

  beforeAll(async () => {
    folder = await temporaryFolder();
    store = await temporaryStore(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const project = (files: Readonly<Record<string, string>>) => writeFiles(join(folder, `p${++count}`), files);
  const failure = async (path: string, release?: string): Promise<LeanError> => {
    const error: unknown = await buildSample(store, { project: path, release }).catch(
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof LeanError)) throw error;
    return error;
  };

  it.each([
    ["a Gleam project", { "gleam.toml": 'name = "x"' }, "its gleam.toml says that it is a Gleam project"],
    ["something else", { "README.md": "hello" }, "it holds README.md"],
    ["a folder of projects", { "one/mix.exs": "" }, "the projects lie below it (one)"],
  ])("not a project: %s", async (_, files, words) => {
    const error = await failure(await project(files));
    expect(error).toMatchObject({ code: "NOT_A_PROJECT", exit: 2 });
    expect(error.message).toContain(words);
  });

  it("not a project: nothing there, nothing in it, a file", async () => {
    const empty = join(folder, "empty");
    await mkdir(empty);
    await writeFile(join(folder, "file"), "");
    expect((await failure(empty)).message).toContain("the folder is empty");
    expect((await failure(join(folder, "missing"))).message).toBe(`There is nothing at ${folder}/missing.`);
    expect((await failure(join(folder, "file"))).message).toContain("it is a file, and no .tar.gz");
  });

  const two = "releases: [web: [], worker: []],";

  it("several releases and none chosen; one that is not there; and then one that is", async () => {
    const path = await project(smallProject(two));
    expect((await failure(path)).record).toMatchObject({
      code: "RELEASE_AMBIGUOUS",
      exit: 2,
      message: `${path} defines several releases: web, worker.`,
      hint: "Choose one: --release web or --release worker.",
    });
    expect((await failure(path, "workr")).record).toMatchObject({
      code: "RELEASE_UNKNOWN",
      exit: 2,
      hint: "Did you mean worker?",
    });
    expect((await buildSample(store, { project: path, release: "worker" })).name).toBe("worker");
  });

  it("a compile error, in the compiler's own words; the next build works", async () => {
    const files = smallProject();
    const path = await project({
      ...files,
      "lib/broken.ex": "defmodule Broken do\n  def a, do: missing\nend\n",
    });
    const { record } = await failure(path);
    expect(record).toMatchObject({ code: "COMPILE_FAILED", message: "small does not compile." });
    expect(record.details?.join("\n")).toMatch(
      /error: undefined variable "missing"[\s\S]*lib\/broken\.ex:2:14/,
    );
    expect(record.details?.join("\n")).not.toContain("/build/");
    await writeFile(join(path, "lib/broken.ex"), "defmodule Broken do\n  def a, do: :mended\nend\n");
    const release = await buildSample(store, { project: path });
    expect(release.tree.entries.map((entry) => entry.path)).toContain(
      "lib/small-0.1.0/ebin/Elixir.Broken.beam",
    );
  });

  it("a mix.exs that cannot be read", async () => {
    const { record } = await failure(await project({ "mix.exs": "defmodule Odd do\n  use Mix.Project\n" }));
    expect(record.code).toBe("PROJECT_UNREADABLE");
    expect(record.details?.join("\n")).toMatch(/mix\.exs:\d+/);
  });

  it("a mix.exs that ends Mix in order, as a SIGTERM would", async () => {
    const path = await project({ "mix.exs": "System.halt(0)\n" });
    expect((await failure(path)).code).toBe("BUILD_INTERRUPTED");
    await writeFiles(path, smallProject());
    expect((await buildSample(store, { project: path })).name).toBe("small");
  });

  const withDependency = (dependency: string, lock?: string) => {
    const files = smallProject();
    const mixfile = files["mix.exs"].replace("deps: []", `deps: [${dependency}]`);
    return { ...files, "mix.exs": mixfile, ...(lock === undefined ? {} : { "mix.lock": lock }) };
  };
  const [inner, outer] = ["a".repeat(64), "b".repeat(64)];

  it.each([
    [
      "not in the lock",
      '{:lean_text, "~> 1.0"}',
      undefined,
      "DEP_NOT_LOCKED",
      "lean_text is not in mix.lock",
    ],
    [
      "locked at a version that no longer fits",
      '{:lean_text, "~> 2.0"}',
      `%{"lean_text": {:hex, :lean_text, "1.0.0", "${inner}", [:mix], [], "hexpm", "${outer}"}}`,
      "LOCK_OUTDATED",
      "does not fit the ~> 2.0 that is asked for",
    ],
    [
      "locked by an old Hex",
      '{:lean_text, "~> 1.0"}',
      `%{"lean_text": {:hex, :lean_text, "1.0.0", "${inner}", [:mix], []}}`,
      "LOCK_TOO_OLD",
      "lacks a checksum",
    ],
    [
      "by a path that leads nowhere",
      '{:gone, path: "../gone"}',
      undefined,
      "PATH_DEP_MISSING",
      "gone is not there",
    ],
    ["by an absolute path", '{:far, path: "/opt/far"}', undefined, "PATH_DEP_OUTSIDE", "/opt/far"],
  ])("a dependency %s", async (_, dependency, lock, code, words) => {
    const error = await failure(await project(withDependency(dependency, lock)));
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
    expect(error.record.hint).toBeDefined();
  });

  it("an env.sh that does not parse, in the shell's own words", async () => {
    const error = await failure(await project({ ...smallProject(), "rel/env.sh.eex": "export A='1\n" }));
    expect(error.code).toBe("ENV_SCRIPT_FAILED");
    expect(error.record.details?.join("\n")).toMatch(
      /env\.sh, line \d: Syntax error: Unterminated quoted string/,
    );
  });

  it("an unreachable mirror", async () => {
    const lock = `%{"lean_text": {:hex, :lean_text, "1.0.0", "${inner}", [:mix], [], "hexpm", "${outer}"}}`;
    const network = (await import("../../src/fetch/index.js")).openNetwork({ retries: 0 });
    const path = await project(withDependency('{:lean_text, "~> 1.0"}', lock));
    await expect(buildSample(store, { project: path, network })).rejects.toMatchObject({
      code: "FETCH_UNREACHABLE",
    });
    await network.close();
  });

  it("never writes into the user's folder", async () => {
    const files = smallProject();
    const path = await project(files);
    await buildSample(store, { project: path });
    const { readdir } = await import("node:fs/promises");
    expect((await readdir(path)).sort()).toEqual(["lib", "mix.exs"]);
    expect(await readFile(join(path, "lib/small.ex"), "utf8")).toBe(files["lib/small.ex"]);
  });

  it("a release that restarts after configuration finds its writable copy", async () => {
    const config = 'import Config\nconfig :small, word: System.fetch_env!("WORD")\n';
    const options = "releases: [small: [reboot_system_after_config: true]],";
    const path = await project({ ...smallProject(options), "config/runtime.exs": config });
    const release = await buildSample(store, { project: path });
    expect(release.writableConfig).toBe("releases/0.1.0/runtime/sys.config");
    expect(await runRelease(store, release, { WORD: "twice" })).toContain('small says [word: "twice"]');
  });
});
