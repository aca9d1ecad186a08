import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dataFile } from "../../src/config/index.js";
import { runInSandbox } from "../../src/sandbox/index.js";
import { buildRoot } from "../support/build-root.js";

const sysConfig = `%% coding: utf-8
%% RUNTIME_CONFIG=true
[{app,[{a,1},{list,[{x,1}]}]},{elixir,[{config_provider_init,#{'__struct__' => 'Elixir.Config.Provider',
  config_path => {system,<<"RELEASE_SYS_CONFIG">>,<<".config">>},extra_config => [],prune_runtime_sys_config_after_boot => false,
  reboot_system_after_config => true,validate_compile_env => [{app,[a],{ok,1}}],
  providers => [{'Elixir.Other.Provider',[]},{'Elixir.Config.Reader',{{system,<<"RELEASE_ROOT">>,
    <<"/releases/0.1.0/runtime.exs">>},[{env,prod},{target,host},{imports,disabled}]}}]}}]}].
`;

/** Files whose configuration must be the same compiled as evaluated, or that must end with the same words at the same line. */
const same: Readonly<Record<string, string>> = {
  merged: `import Config
config :app, list: [y: System.get_env("NO_SUCH", "default")], env: {config_env(), config_target()}
config :app, Some.Module, pool: [size: String.to_integer("3")]
if config_env() == :prod, do: config(:app, list: [x: 2])
for n <- 1..2, do: config(:app, :"n#{1}", n)
config :app, read: read_config(:app)[:list]`,
  value: `[app: [from: :value, path: __DIR__ |> Path.basename()]]`,
  nothing: `import Config\n:whatever`,
  badValue: `[app: :not_a_keyword]`,
  notPairs: `[1, 2]`,
  missing: `import Config

config :app,
  secret: System.fetch_env!("NO_SUCH_NAME_HERE")`,
  raised: `import Config\n\nraise "told to"`,
  imported: `import Config\nimport_config "other.exs"`,
  macros: `import Config
require Logger
import Bitwise
value = with {:ok, n} <- Map.fetch(%{k: 5}, :k), do: n <<< 2
config :app, shifted: value, sigil: ~w(a b)a, text: "#{value}", f: &String.upcase/1`,
};

const kept: Readonly<Record<string, readonly [text: string, reason: RegExp]>> = {
  module: ["defmodule Foo do\nend\n[]", /line 1 has defmodule/],
  binding: ["import Config\nx = 1\nconfig :app, b: binding()", /line 3 has binding/],
  compileEnv: ["[app: [x: Application.compile_env(:app, :y)]]", /compile_env/],
  broken: ["import Config\nconfig :app, [", /does not compile/],
  undefined: ["import Config\nconfig :app, x: no_such_thing", /does not compile/],
};

let folder: string;
let root: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lean-runtime-config-"));
  ({ root } = await buildRoot());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function elixir(argv: readonly [string, ...string[]], env: Readonly<Record<string, string>> = {}) {
  await runInSandbox(
    { emit: () => undefined, signal: new AbortController().signal },
    {
      root,
      argv,
      env,
      binds: [
        { host: folder, guest: "/build", mode: "rw" },
        { host: dirname(dataFile("mix/runtime_config.exs")), guest: "/run/scripts", mode: "ro" },
      ],
    },
  );
}

/** Compiles each text in a release of its own, all with one call of the shell, and reads what was said. */
async function compiled(texts: Readonly<Record<string, string>>): Promise<Readonly<Record<string, unknown>>> {
  const names = Object.keys(texts);
  for (const name of names) {
    const release = join(folder, name, "release/releases/0.1.0");
    await mkdir(release, { recursive: true });
    await mkdir(join(folder, name, "output"), { recursive: true });
    await writeFile(join(release, "sys.config"), sysConfig);
    await writeFile(join(release, "runtime.exs"), texts[name] ?? "");
  }
  const command = names.map(
    (name) =>
      `elixir /run/scripts/runtime_config.exs /build/${name}/release /build/${name}/release/releases/0.1.0/sys.config /build/${name}/output /build/${name}/document.json`,
  );
  await elixir(["/bin/sh", "-ec", command.join("\n")], { LC_ALL: "C.UTF-8" });
  const read = async (name: string) => [
    name,
    JSON.parse(await readFile(join(folder, name, "document.json"), "utf8")),
  ];
  return Object.fromEntries(await Promise.all(names.map(read)));
}

describe("a compiled runtime.exs", () => {
  it("configures, and fails, as Config.Reader does", async () => {
    const said = await compiled(same);
    for (const name of Object.keys(same))
      expect(said[name], name).toMatchObject({ compiled: ["releases/0.1.0/runtime.exs"] });
    await cp(new URL("compare-config.exs", import.meta.url), join(folder, "compare.exs"));
    await elixir(["elixir", "/build/compare.exs", "/build", ...Object.keys(same)], { LC_ALL: "C.UTF-8" });
    const found = JSON.parse(await readFile(join(folder, "compared.json"), "utf8"));
    for (const [name, { ours, theirs }] of Object.entries<Record<string, string>>(found))
      expect(ours, name).toBe(theirs);
    expect(found.missing.ours).toMatch(/NO_SUCH_NAME_HERE.*runtime\.exs:4/s);
    expect(found.merged.ours).toContain("{:env, {:prod, :host}}");
  });

  it("leaves every other part of sys.config as it was", async () => {
    const text = await readFile(join(folder, "merged/output/sys.config"), "utf8");
    expect(text).toMatch(/^%% coding: utf-8\n%% RUNTIME_CONFIG=true\n/);
    expect(text).toContain("reboot_system_after_config => true");
    expect(text).toContain("{'Elixir.Other.Provider',[]}");
    expect(text).toContain("'Elixir.LeanVM.RuntimeConfig.File2'");
    expect(text).not.toContain("Elixir.Config.Reader");
  });

  it("is not made of what means something else in a function, or does not compile", async () => {
    const texts = Object.entries(kept).map(([name, [text]]) => [name, text] as const);
    const said = await compiled(Object.fromEntries(texts));
    for (const [name, [, reason]] of Object.entries(kept)) {
      expect(said[name], name).toEqual({ kept: expect.stringMatching(reason) });
    }
  });
});
