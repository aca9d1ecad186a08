#!/usr/bin/env escript
%%! +S 2 -pa /usr/lib/elixir/lib/elixir/ebin
%% For each NAME.old in the folder: every function that NAME.some exports, called with the same arguments, must give what it
%% gives in NAME.old: value or exception, with the lines of its stack trace. The same for NAME.all. Prints a line for
%% each that differs, then how many calls were compared.
-mode(compile).

main([Folder]) ->
    Names = [filename:rootname(File) || File <- filelib:wildcard(filename:join(Folder, "*.old"))],
    Counts = [compare(Name) || Name <- Names],
    io:format("compared ~b calls in ~b modules~n", [lists:sum(Counts), length(Names)]).

compare(Name) ->
    Old = results(Name ++ ".old"),
    lists:sum([begin
        New = results(Name ++ Form),
        [io:format("~ts~ts: ~0tp was ~0tP, is ~0tP~n", [filename:basename(Name), Form, Call, maps:get(Call, Old), 20, Result, 20])
         || {Call, Result} <- maps:to_list(New), maps:get(Call, Old) =/= Result],
        map_size(New)
    end || Form <- [".all", ".some"]]).

results(File) ->
    {ok, Bytes} = file:read_file(File),
    Module = proplists:get_value(module, beam_lib:info(Bytes)),
    code:purge(Module),
    {module, Module} = code:load_binary(Module, File, Bytes),
    {ok, {Module, [{exports, Exports}]}} = beam_lib:chunks(Bytes, [exports]),
    Calls = [{Name, X, Y} || {Name, 2} <- Exports, {X, Y} <- inputs()],
    maps:from_list([{Call, called(Module, Call)} || Call <- Calls]).

%% In a process of its own: what it leaves in its mailbox is nobody's.
called(Module, {Name, X, Y}) ->
    {Pid, Ref} = spawn_monitor(fun() -> exit({result, result(Module, Name, X, Y)}) end),
    receive {'DOWN', Ref, process, Pid, {result, Result}} -> plain(Result) end.

result(Module, Name, X, Y) ->
    try {value, Module:Name(X, Y)}
    catch Class:Reason:Stack -> {Class, Reason, [Entry || {Of, _, _, _} = Entry <- Stack, Of =:= Module]}
    end.

%% Funs are told apart by the module's MD5, which the VM computes of what it loads.
plain(Fun) when is_function(Fun) -> {function, erlang:fun_info(Fun, name), erlang:fun_info(Fun, arity)};
plain(List) when is_list(List), length(List) >= 0 -> [plain(Each) || Each <- List];
plain(Tuple) when is_tuple(Tuple) -> list_to_tuple([plain(Each) || Each <- tuple_to_list(Tuple)]);
plain(Map) when is_map(Map) -> #{plain(K) => plain(V) || K := V <- Map};
plain(Other) -> Other.

inputs() ->
    Values = [0, 5, 1.5, a, [], [1, 2], {ok, 1}, {r, 7, 8, 9}, #{key => v}, <<"bytes">>, "text"],
    [{X, Y} || X <- Values, Y <- [1, [3], a]].
