#!/usr/bin/env escript
%% Prints the instructions of this OTP's compiler, name/arity in the order of their numbers, as the table in
%% src/codec/beam/opcodes.ts holds them. Numbers are never given twice and arities never change
%% (lib/compiler/src/genop.tab), so the newest OTP's table reads the files of all before it. Run it in a build root
%% of the newest suite:
%%   bwrap --bind ROOT / --bind scripts/generate /build --proc /proc --dev /dev --unshare-all escript /build/opcodes.escript
main(_) -> print(1).

print(Number) ->
    try beam_opcodes:opname(Number) of
        {Name, Arity} ->
            io:format("~s/~b~n", [Name, Arity]),
            print(Number + 1)
    catch
        error:badarg -> ok
    end.
