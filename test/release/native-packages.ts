import type { PackageSource } from "../support/hex-mirror.js";

/** Stands for `pc`: compiles `c_src/NAME.c` of the application to `priv/NAME.so`. */
export const plugin: PackageSource = {
  name: "pc",
  version: "1.15.0",
  managers: ["rebar3"],
  files: {
    "rebar.config": "",
    "src/pc.app.src":
      '{application, pc, [{description, "Compiles ports"}, {vsn, "1.15.0"}, {applications, [kernel, stdlib]}]}.\n',
    "src/pc.erl": `-module(pc).
-behaviour(provider).
-export([init/1, do/1, format_error/1]).
init(State) ->
    {ok, rebar_state:add_provider(State, providers:create([
        {namespace, pc}, {name, compile}, {module, ?MODULE}, {bare, true}, {deps, [{default, app_discovery}]},
        {example, ""}, {short_desc, ""}, {desc, ""}, {opts, []}]))}.
do(State) ->
    Apps = case rebar_state:current_app(State) of undefined -> rebar_state:project_apps(State); App -> [App] end,
    [compile(binary_to_list(rebar_app_info:name(A)), rebar_app_info:dir(A), rebar_app_info:out_dir(A)) || A <- Apps],
    {ok, State}.
compile(Name, Dir, Out) ->
    So = filename:join([Out, "priv", Name ++ ".so"]),
    % In a build folder, priv may be a link to the application's own.
    ok = filelib:ensure_dir(filename:join([Dir, "priv", "any"])),
    ok = filelib:ensure_dir(So),
    Include = filename:join([code:root_dir(), "usr", "include"]),
    rebar_utils:sh("cc -shared -fPIC -I" ++ Include ++ " -o " ++ So ++ " c_src/" ++ Name ++ ".c", [{cd, Dir}]).
format_error(Reason) -> io_lib:format("~p", [Reason]).
`,
  },
};

/** A package of Erlang with a NIF, compiled by the plugin. */
export const answer: PackageSource = {
  name: "answer",
  version: "0.1.0",
  managers: ["rebar3"],
  files: {
    "rebar.config": "{plugins, [pc]}.\n{provider_hooks, [{pre, [{compile, {pc, compile}}]}]}.\n",
    "src/answer.app.src":
      '{application, answer, [{description, "A NIF"}, {vsn, "0.1.0"}, {applications, [kernel, stdlib]}]}.\n',
    "src/answer.erl": `-module(answer).
-export([get/0]).
-on_load(load/0).
load() -> erlang:load_nif(filename:join(code:priv_dir(answer), "answer"), 0).
get() -> erlang:nif_error(not_loaded).
`,
    "c_src/answer.c": `#include <erl_nif.h>
static ERL_NIF_TERM get(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[])
{ (void)argc; (void)argv; return enif_make_int(env, 42); }
static ErlNifFunc functions[] = {{"get", 0, get, 0}};
ERL_NIF_INIT(answer, functions, NULL, NULL, NULL, NULL)
`,
  },
};

/** Stands for `elixir_make`: the compiler of that name, with the environment that Makefiles rely on. */
export const elixirMake: PackageSource = {
  name: "elixir_make",
  version: "0.9.0",
  managers: ["mix"],
  files: {
    "mix.exs": `defmodule ElixirMake.MixProject do
  use Mix.Project
  def project, do: [app: :elixir_make, version: "0.9.0"]
end
`,
    "lib/mix/tasks/compile.elixir_make.ex": `defmodule Mix.Tasks.Compile.ElixirMake do
  use Mix.Task.Compiler
  def run(_args) do
    env = [
      {"MIX_APP_PATH", Mix.Project.app_path()},
      {"ERTS_INCLUDE_DIR", Path.join([:code.root_dir(), "erts-#{:erlang.system_info(:version)}", "include"])}
    ]
    {_, 0} = System.cmd("make", ["all"], into: IO.stream(), stderr_to_stdout: true, env: env)
    Mix.Project.build_structure()
    {:ok, []}
  end
end
`,
  },
};

/** A package with a NIF in C++ that make compiles. */
export const doubler: PackageSource = {
  name: "doubler",
  version: "1.0.0",
  managers: ["mix"],
  needs: [{ name: "elixir_make", wanted: "~> 0.9" }],
  files: {
    "mix.exs": `defmodule Doubler.MixProject do
  use Mix.Project
  def project do
    [app: :doubler, version: "1.0.0", compilers: [:elixir_make] ++ Mix.compilers(),
     deps: [{:elixir_make, "~> 0.9", runtime: false}]]
  end
end
`,
    Makefile: `all:
	mkdir -p $(MIX_APP_PATH)/priv
	$(CXX) -shared -fPIC -I$(ERTS_INCLUDE_DIR) -o $(MIX_APP_PATH)/priv/doubler.so c_src/doubler.cpp
`,
    "c_src/doubler.cpp": `#include <erl_nif.h>
#include <string>
static ERL_NIF_TERM twice(ErlNifEnv *env, int, const ERL_NIF_TERM argv[])
{
    ErlNifBinary text;
    if (!enif_inspect_binary(env, argv[0], &text)) return enif_make_badarg(env);
    std::string once(reinterpret_cast<char *>(text.data), text.size);
    return enif_make_string(env, (once + once).c_str(), ERL_NIF_LATIN1);
}
static ErlNifFunc functions[] = {{"twice", 1, twice, 0}};
ERL_NIF_INIT(Elixir.Doubler, functions, NULL, NULL, NULL, NULL)
`,
    "lib/doubler.ex": `defmodule Doubler do
  @on_load :load
  def load, do: :doubler |> :code.priv_dir() |> :filename.join(~c"doubler") |> :erlang.load_nif(0)
  def twice(_text), do: :erlang.nif_error(:not_loaded)
end
`,
  },
};
