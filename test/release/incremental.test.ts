import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Release } from "../../src/release/index.js";
import type { Store } from "../../src/store/index.js";
import { buildSample, recording, temporaryFolder, temporaryStore } from "./kit.js";
import { smallProject, writeFiles } from "./sample.js";

describe("a project that is built again and again", () => {
  let folder: string;
  let store: Store;
  beforeAll(async () => {
    folder = await temporaryFolder();
    store = await temporaryStore(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const extra = { "lib/extra.ex": "defmodule Extra do\n  def n, do: 1\nend\n", "priv/note.txt": "one\n" };
  const clean = async (project: string): Promise<Release> =>
    buildSample(await temporaryStore(await temporaryFolder()), { project });
  const paths = (release: Release) => release.tree.entries.map(({ path }) => path);

  it("gives after changes the same bytes as a first build", async () => {
    const project = await writeFiles(join(folder, "changing"), smallProject("", extra));
    expect(paths(await buildSample(store, { project }))).toContain("lib/small-0.1.0/ebin/Elixir.Extra.beam");
    await rm(join(project, "lib/extra.ex"));
    await writeFile(join(project, "priv/note.txt"), "two\n");
    await writeFile(join(project, "lib/more.ex"), "defmodule More do\n  def n, do: 2\nend\n");
    const changed = await buildSample(store, { project });
    expect(paths(changed)).not.toContain("lib/small-0.1.0/ebin/Elixir.Extra.beam");
    expect(changed).toEqual(await clean(project));
  });

  it("answers at once when nothing changed", async () => {
    const project = await writeFiles(join(folder, "same"), smallProject());
    const first = await buildSample(store, { project });
    const started = performance.now();
    expect(await buildSample(store, { project })).toEqual(first);
    expect(performance.now() - started).toBeLessThan(300);
  });

  it("recovers from a build that was stopped in the middle of compiling", async () => {
    const slow = "defmodule Slow do\n  Process.sleep(60_000)\nend\n";
    const project = await writeFiles(
      join(folder, "stopped"),
      smallProject("", { ...extra, "lib/slow.ex": slow }),
    );
    const stop = new AbortController();
    const { context } = recording(stop.signal);
    const stopping = {
      ...context,
      emit: (event: Parameters<typeof context.emit>[0]) => {
        if (event.type === "output" && event.line.startsWith("Compiling"))
          setTimeout(() => stop.abort(), 300);
      },
    };
    await expect(buildSample(store, { project }, stopping)).rejects.toThrow();
    await rm(join(project, "lib/slow.ex"));
    expect(await buildSample(store, { project })).toEqual(await clean(project));
  });

  it("builds an umbrella's release", async () => {
    const child = (name: string, deps: string) => ({
      [`apps/${name}/mix.exs`]: `defmodule ${name === "one" ? "One" : "Two"}.MixProject do
  use Mix.Project
  def project, do: [app: :${name}, version: "0.1.0", deps: [${deps}]]
end
`,
      [`apps/${name}/lib/${name}.ex`]: `defmodule ${name === "one" ? "One" : "Two"} do\n  def n, do: 1\nend\n`,
    });
    const umbrella = (releases: string) => ({
      "mix.exs": `defmodule Both.MixProject do
  use Mix.Project
  def project, do: [apps_path: "apps", version: "0.2.0", ${releases} deps: []]
end
`,
      ...child("one", ""),
      ...child("two", "{:one, in_umbrella: true}"),
    });
    const unnamed = await writeFiles(join(folder, "unnamed"), umbrella(""));
    await expect(buildSample(store, { project: unnamed })).rejects.toMatchObject({ code: "RELEASE_MISSING" });
    const releases = 'releases: [both: [version: "0.2.0", applications: [one: :permanent, two: :load]]],';
    const project = await writeFiles(join(folder, "umbrella"), umbrella(releases));
    const release = await buildSample(store, { project });
    const starts = release.applications.filter(({ name }) => ["one", "two"].includes(name));
    expect(starts.map(({ name, start }) => `${name} ${start}`).sort()).toEqual(["one permanent", "two load"]);
  });

  it("keeps the mode and the environment that env.sh gives, and says when it computes", async () => {
    const script =
      "export RELEASE_MODE=interactive\nexport POOL='5 at most'\nexport RELEASE_NODE=app@$(echo there)\n";
    const project = await writeFiles(join(folder, "env"), smallProject("", { "rel/env.sh.eex": script }));
    const { context, events } = recording();
    const release = await buildSample(store, { project }, context);
    expect(release.mode).toBe("interactive");
    expect(release.environment).toContainEqual(["POOL", "5 at most"]);
    expect(release.environment).toContainEqual(["RELEASE_NODE", "app@there"]);
    expect(events).toContainEqual(expect.objectContaining({ type: "warning", code: "ENV_SCRIPT_COMPUTES" }));
  });
});
