import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { erlc } from "./kit.js";
import { writeFiles } from "./sample.js";

/**
 * Writes an Erlang shipment to `folder`: the layout and the start script of `gleam export erlang-shipment`. Debian
 * has no Gleam compiler, so what it would have compiled is written in Erlang here, under the names that it gives.
 */
export async function writeShipment(folder: string, mainBody: string): Promise<string> {
  await writeFiles(folder, {
    "entrypoint.sh": `#!/bin/sh
set -eu

PACKAGE=greeter
BASE=$(dirname "$0")
COMMAND="\${1-default}"

run() {
  exec erl \\
    -pa "$BASE"/*/ebin \\
    -eval "$PACKAGE@@main:run($PACKAGE)" \\
    -noshell \\
    -extra "$@"
}
`,
    "greeter/ebin/greeter.app": `{application, greeter, [
    {vsn, "1.2.0"}, {applications, [crypto, words]}, {description, ""},
    {modules, [greeter, 'greeter@@main', 'greeter@text']}, {registered, []}
]}.
`,
    "greeter/include/greeter_Greeting.hrl": "-record(greeting, {text}).\n",
    "greeter/priv/name.txt": "Lucy",
    "words/ebin/words.app": `{application, words, [{vsn, "0.3.1"}, {applications, []}, {description, ""}, {modules, [words]}, {registered, []}]}.\n`,
    "src/greeter@@main.erl": `-module('greeter@@main').
-export([run/1]).
run(Module) ->
    try
        {ok, _} = application:ensure_all_started(greeter),
        Module:main(),
        erlang:halt(0)
    catch
        Class:Reason:Stack ->
            io:format(standard_error, "~p~n", [{Class, Reason, Stack}]),
            erlang:halt(127, [{flush, true}])
    end.
`,
    "src/greeter.erl": `-module(greeter).\n-export([main/0]).\n${mainBody}`,
    "src/greeter@text.erl": `-module('greeter@text').
-export([name/0]).
name() ->
    {ok, Name} = file:read_file(filename:join(code:priv_dir(greeter), "name.txt")),
    Name.
`,
    "src/words.erl": `-module(words).\n-export([greeting/1]).\ngreeting(Name) -> <<"Hello, ", Name/binary>>.\n`,
  });
  await mkdir(join(folder, "words/ebin"), { recursive: true });
  const own = ["greeter", "greeter@@main", "greeter@text"].map((name) => `src/${name}.erl`);
  await erlc(folder, "greeter/ebin", own);
  await erlc(folder, "words/ebin", ["src/words.erl"]);
  await writeFile(join(folder, "entrypoint.ps1"), "# for Windows\n");
  return folder;
}

/** Says hello with the hash of the greeting, made by OTP's crypto, and ends. */
export const greets = `main() ->
    Greeting = words:greeting('greeter@text':name()),
    io:format("~s ~s~n", [Greeting, binary:encode_hex(crypto:hash(md5, Greeting))]).
`;
