import { chmod, copyFile } from "node:fs/promises";
import { join } from "node:path";
import { smallProject, writeFiles } from "../release/sample.js";
import { helloWorld } from "./kit.js";

/**
 * A Mix project that compiles `priv/linked.so` by make, linked to a library of the given name, which exists in the
 * sandbox only while it is compiled; its symbols are of that `version`. `head` is C before the code.
 */
export async function linkedProject(
  folder: string,
  soname: string,
  { head = "", version = "OWN_1.0" } = {},
): Promise<string> {
  await writeFiles(folder, {
    ...smallProject("compilers: [:make] ++ Mix.compilers(),"),
    "mix.exs": `defmodule Mix.Tasks.Compile.Make do
  use Mix.Task.Compiler
  def run(_args) do
    {_, 0} = System.cmd("make", [], into: IO.stream(), stderr_to_stdout: true, env: [{"OUT", Mix.Project.app_path()}])
    {:ok, []}
  end
end

${smallProject("compilers: [:make] ++ Mix.compilers(),")["mix.exs"]}`,
    Makefile: `all:
	mkdir -p $(OUT)/priv
	echo '${version} { global: *; };' > /tmp/versions
	echo 'int other(void) { return 1; }' | $(CC) -shared -fPIC -x c -Wl,-soname,${soname},--version-script=/tmp/versions -o /tmp/${soname} -
	$(CC) -shared -fPIC -o $(OUT)/priv/linked.so c_src/linked.c /tmp/${soname}
`,
    "c_src/linked.c": `${head}\nint other(void);\nint linked(void) { return other(); }\n`,
  });
  return pinned(folder);
}

/**
 * A rebar3 project with a NIF of \`port_specs\`, compiled by a plugin in \`_checkouts\` (a small one that stands for
 * \`pc\`), a port program that a hook has make compile, and another that is a shell script.
 */
export async function portCompilerProject(folder: string): Promise<string> {
  await writeFiles(folder, {
    "rebar.config": `{plugins, [pc]}.
{provider_hooks, [{pre, [{compile, {pc, compile}}]}]}.
{pre_hooks, [{compile, "make -C c_src"}]}.
{port_env, [{"LDFLAGS", "-lz"}]}.
{port_specs, [{"priv/crc.so", ["c_src/nif/crc.c"]}]}.
{relx, [{release, {checker, "0.1.0"}, [checker]}]}.
`,
    "lean.toml": 'build_packages = ["zlib1g-dev"]\ncapabilities = ["shell"]\n',
    "src/checker.app.src":
      '{application, checker, [{description, "NIF and ports"}, {vsn, "0.1.0"}, {mod, {checker, []}}, {applications, [kernel, stdlib]}]}.\n',
    "src/checker.erl": checker,
    "c_src/Makefile": "all:\n\tmkdir -p ../priv\n\t$(CC) -o ../priv/weigh weigh.c\n",
    "c_src/weigh.c":
      "#include <stdio.h>\nint main(void) { int c, sum = 0; while ((c = getchar()) != '\\n') sum += c - '0'; printf(\"%d\", sum); return 0; }\n",
    "c_src/nif/crc.c": crc,
    "priv/echo.sh": '#!/bin/sh\nread -r line\nprintf "%s" "$line"\n',
    "_checkouts/pc/rebar.config": "",
    "_checkouts/pc/src/pc.app.src":
      '{application, pc, [{description, "Compiles port_specs"}, {vsn, "0.1.0"}, {applications, [kernel, stdlib]}]}.\n',
    "_checkouts/pc/src/pc.erl": plugin,
  });
  await chmod(join(folder, "priv/echo.sh"), 0o755);
  return pinned(folder);
}

const checker = `-module(checker).
-behaviour(application).
-export([start/2, stop/1, crc/1]).
-on_load(load/0).
load() -> erlang:load_nif(filename:join(code:priv_dir(checker), "crc"), 0).
crc(_) -> erlang:nif_error(not_loaded).
start(_, _) ->
    Digits = <<"123456789">>,
    io:format("crc ~b, weight ~s, port echo: ~s~n", [crc(Digits), ask("weigh", Digits), ask("echo.sh", <<"hello">>)]),
    {ok, spawn_link(fun() -> receive never -> ok end end)}.
stop(_) -> ok.
ask(Program, Text) ->
    Path = filename:join(code:priv_dir(checker), Program),
    Port = open_port({spawn_executable, Path}, [binary, use_stdio, exit_status]),
    port_command(Port, [Text, "\\n"]),
    receive {Port, {data, Answer}} -> Answer; {Port, {exit_status, Status}} -> integer_to_list(Status) after 9000 -> "nothing" end.
`;

const crc = `#include <erl_nif.h>
#include <zlib.h>
static ERL_NIF_TERM crc(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[])
{
    ErlNifBinary text;
    (void)argc;
    if (!enif_inspect_binary(env, argv[0], &text)) return enif_make_badarg(env);
    return enif_make_ulong(env, crc32(0, text.data, text.size));
}
static ErlNifFunc functions[] = {{"crc", 1, crc, 0}};
ERL_NIF_INIT(checker, functions, NULL, NULL, NULL, NULL)
`;

const plugin = `-module(pc).
-behaviour(provider).
-export([init/1, do/1, format_error/1]).
init(State) ->
    Provider = providers:create([
        {namespace, pc}, {name, compile}, {module, ?MODULE}, {bare, true}, {deps, [{default, app_discovery}]},
        {example, "rebar3 pc compile"}, {short_desc, "compiles port_specs"}, {desc, ""}, {opts, []}
    ]),
    {ok, rebar_state:add_provider(State, Provider)}.
do(State) ->
    Apps = case rebar_state:current_app(State) of undefined -> rebar_state:project_apps(State); App -> [App] end,
    [compile(rebar_app_info:dir(A), Spec, rebar_app_info:get(A, port_env, [])) || A <- Apps, Spec <- rebar_app_info:get(A, port_specs, [])],
    {ok, State}.
compile(Dir, {Target, Sources}, Env) ->
    filelib:ensure_dir(filename:join(Dir, Target)),
    Include = filename:join([code:root_dir(), "usr", "include"]),
    Arguments = ["-shared", "-fPIC", "-I", Include, "-o", Target | Sources] ++ string:lexemes(proplists:get_value("LDFLAGS", Env, ""), " "),
    rebar_utils:sh(string:join(["cc" | Arguments], " "), [{cd, Dir}]).
format_error(Reason) -> io_lib:format("~p", [Reason]).
`;

/** With the example's pins, so that its packages come from the shared cache. */
async function pinned(folder: string): Promise<string> {
  await copyFile(join(helloWorld, "lean.lock"), join(folder, "lean.lock"));
  return folder;
}
