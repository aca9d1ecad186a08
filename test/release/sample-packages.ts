import type { PackageSource } from "../support/hex-mirror.js";

/** A dozen small Hex packages in a graph as real projects have it. The application's own are in `sample.ts`. */
export const samplePackages: readonly PackageSource[] = [
  mix("lean_text", { "lib/lean_text.ex": module("LeanText", "def shout(text), do: String.upcase(text)") }),
  mix(
    "lean_json",
    { "lib/lean_json.ex": module("LeanJson", "def encode(map), do: JSON.encode!(map)") },
    // Optional and never asked for by anybody: it is not on the mirror.
    [{ name: "lean_xml", wanted: "~> 1.0", optional: true }],
  ),
  mix(
    "lean_units",
    { "lib/lean_units.ex": module("LeanUnits", 'def mb(n), do: LeanText.shout("#{n} mb")') },
    [{ name: "lean_text", wanted: "~> 1.0" }],
  ),
  mix(
    "lean_router",
    { "lib/lean_router.ex": module("LeanRouter", "def route(path), do: LeanText.shout(path)") },
    [
      { name: "lean_text", wanted: "~> 1.0" },
      { name: "lean_json", wanted: "~> 1.0" },
    ],
  ),
  mix(
    "lean_plug",
    {
      "lib/lean_plug.ex": module(
        "LeanPlug",
        "def call(path), do: LeanCache.fetch(path, &LeanRouter.route/1)",
      ),
    },
    [
      { name: "lean_router", wanted: "~> 1.0" },
      { name: "lean_cache", wanted: ">= 1.0.0" },
    ],
  ),
  mix(
    "lean_web",
    {
      "lib/lean_web.ex": module(
        "LeanWeb",
        "def page(path), do: LeanJson.encode(%{page: LeanPlug.call(path), size: LeanUnits.mb(17)})",
      ),
    },
    [
      { name: "lean_plug", wanted: "~> 1.0" },
      { name: "lean_json", wanted: "~> 1.0" },
      { name: "lean_units", wanted: "~> 1.0" },
    ],
  ),
  mix(
    "lean_cache",
    {
      "lib/lean_cache.ex": module(
        "LeanCache",
        `use Application

  def start(_type, _args) do
    children = [%{id: :table, start: {Agent, :start_link, [fn -> %{} end, [name: __MODULE__]]}}]
    Supervisor.start_link(children, strategy: :one_for_one)
  end

  def fetch(key, make) do
    :lean_telemetry.count(key)
    Agent.get_and_update(__MODULE__, fn known ->
      value = Map.get_lazy(known, key, fn -> make.(key) end)
      {value, Map.put(known, key, value)}
    end)
  end`,
      ),
    },
    [{ name: "lean_telemetry", wanted: "~> 2.0" }],
    "mod: {LeanCache, []}",
  ),
  mix("lean_data", {
    "lib/lean_data.ex": module(
      "LeanData",
      'def motto, do: :lean_data |> :code.priv_dir() |> Path.join("motto.txt") |> File.read!() |> String.trim()',
    ),
    "priv/motto.txt": "nothing without a reason\n",
  }),
  rebar("lean_telemetry", "2.1.0", {
    "src/lean_telemetry.erl":
      "-module(lean_telemetry).\n-export([count/1, counted/0]).\n" +
      "count(Key) -> persistent_term:put(?MODULE, [{Key, lean_clock:now()} | counted()]).\n" +
      "counted() -> persistent_term:get(?MODULE, []).\n",
    // As published: its own dependency is from git there, and from Hex for whoever uses the package.
    "rebar.config":
      '{deps, [{lean_clock, ".*", {git, "https://git.example.org/lean_clock", {tag, "1.0.0"}}}]}.\n{erl_opts, [debug_info]}.\n',
  }),
  rebar("lean_clock", "1.0.0", {
    "src/lean_clock.erl": "-module(lean_clock).\n-export([now/0]).\nnow() -> erlang:monotonic_time().\n",
    "rebar.config": "{erl_opts, [debug_info]}.\n",
  }),
  mix("lean_make", {
    "lib/mix/tasks/compile.lean_make.ex": `defmodule Mix.Tasks.Compile.LeanMake do
  use Mix.Task.Compiler

  def run(_args) do
    app = Mix.Project.app_path()
    include = Path.join([:code.root_dir(), "usr", "include"])
    env = [{"MIX_APP_PATH", app}, {"ERL_EI_INCLUDE_DIR", include}]
    {_, 0} = System.cmd("make", [], env: env, into: IO.stream(:stdio, :line), stderr_to_stdout: true)
    Mix.Project.build_structure()
    :ok
  end
end
`,
  }),
  mix(
    "lean_native",
    {
      "lib/lean_native.ex": module(
        "LeanNative",
        `@on_load :load
  def load, do: :lean_native |> :code.priv_dir() |> :filename.join(~c"lean_native") |> :erlang.load_nif(0)
  def answer, do: :erlang.nif_error(:not_loaded)`,
      ),
      Makefile:
        "all: priv/lean_native.so\npriv/lean_native.so: c_src/lean_native.o\n\tmkdir -p priv\n\t$(CC) -shared -o $@ $<\n" +
        '%.o: %.c\n\t$(CC) -O2 -fPIC -I"$(ERL_EI_INCLUDE_DIR)" -c -o $@ $<\n',
      "c_src/lean_native.c": `#include <erl_nif.h>

static ERL_NIF_TERM answer(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[])
{
    (void)argc, (void)argv;
    return enif_make_int(env, 42);
}

static ErlNifFunc functions[] = {{"answer", 0, answer, 0}};
ERL_NIF_INIT(Elixir.LeanNative, functions, NULL, NULL, NULL, NULL)
`,
    },
    [{ name: "lean_make", wanted: "~> 1.0" }],
    "",
    "compilers: [:lean_make | Mix.compilers()],",
  ),
];

function module(name: string, body: string): string {
  return `defmodule ${name} do\n  ${body}\nend\n`;
}

type Needs = NonNullable<PackageSource["needs"]>;

function mix(
  name: string,
  files: Record<string, string>,
  needs: Needs = [],
  application = "",
  project = "",
): PackageSource {
  const deps = needs.map((need) => {
    const build = need.name === "lean_make" ? ", runtime: false" : "";
    return `{:${need.name}, "${need.wanted}"${need.optional === true ? ", optional: true" : ""}${build}}`;
  });
  const mixfile = `defmodule ${name.split("_").map(capital).join("")}.MixProject do
  use Mix.Project

  def project do
    [app: :${name}, version: "1.0.0", elixir: "~> 1.15", ${project} deps: [${deps.join(", ")}]]
  end

  def application, do: [${application}]
end
`;
  return { name, version: "1.0.0", managers: ["mix"], needs, files: { "mix.exs": mixfile, ...files } };
}

function rebar(name: string, version: string, files: Record<string, string>): PackageSource {
  const needs = name === "lean_telemetry" ? [{ name: "lean_clock", wanted: "~> 1.0" }] : [];
  const applications = ["kernel", "stdlib", ...needs.map((need) => need.name)].join(", ");
  const app = `{application, ${name}, [{vsn, "${version}"}, {registered, []}, {modules, []}, {applications, [${applications}]}]}.\n`;
  return { name, version, managers: ["rebar3"], needs, files: { [`src/${name}.app.src`]: app, ...files } };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
