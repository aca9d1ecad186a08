-module(sink_loading).
%% Code that is exchanged while it runs: versions of a module compiled here, old code, purging, upgrades by sys.
-export([cases/0]).

cases() ->
    [{load_binary, fun() ->
         B = version(1),
         {code:load_binary(swapped, "swapped.erl", B), apply(swapped, v, []), code:is_loaded(swapped),
             code:which(swapped)}
     end},
     {load_again, fun() ->
         P = spawn(fun() -> apply(swapped, loop, []) end),
         _ = code:load_binary(swapped, "swapped.erl", version(2)),
         Old = ask(P, v),
         P ! upgrade,
         New = ask(P, v),
         {Old, New, code:soft_purge(swapped), exit(P, kill)}
     end},
     {old_code, fun() ->
         P = spawn(fun() -> apply(swapped, loop, []) end),
         _ = code:load_binary(swapped, "s", version(3)),
         R = {erlang:check_old_code(swapped), erlang:check_process_code(P, swapped),
             code:soft_purge(swapped)},
         {R, code:purge(swapped), is_process_alive(P), erlang:check_old_code(swapped)}
     end},
     {fun_of_old_code, fun() ->
         F = apply(swapped, closure, []),
         _ = code:load_binary(swapped, "s", version(4)),
         R = F(1),
         code:purge(swapped),
         {R, catch element(1, catch_exit(F))}
     end},
     {load_file, fun() ->
         ok = file:write_file("/tmp/swapped.beam", version(5)),
         {code:add_patha("/tmp"), code:load_file(swapped), apply(swapped, v, []), code:which(swapped),
             code:load_abs("/tmp/swapped"), code:purge(swapped), code:del_path("/tmp")}
     end},
     {get_object_code, fun() ->
         true = code:add_patha("/tmp"),
         {M, B, _} = code:get_object_code(swapped),
         {M, byte_size(B) > 0, code:delete(swapped), code:purge(swapped), code:del_path("/tmp")}
     end},
     {bad_code, fun() ->
         {code:load_binary(broken, "b", <<"not a beam">>), code:load_binary(other, "b", version(1)),
             code:load_file(no_such_module), code:load_abs("/tmp/none")}
     end},
     {sticky, fun() -> code:load_binary(lists, "lists", version(1)) end},
     {shipped, fun() ->
         F = filename:join(code:lib_dir(sink_doors), "ebin/sink_loading.beam"),
         {ok, B} = file:read_file(F),
         {code:load_binary(sink_loading, F, B), erlang:check_old_code(sink_loading),
             code:soft_purge(sink_loading_none)}
     end},
     {multi_load, fun() ->
         {ok, P} = code:prepare_loading([{swapped, "s", version(6)}]),
         {code:finish_loading(P), apply(swapped, v, []), code:atomic_load([{swapped, "s", version(7)}]),
             apply(swapped, v, [])}
     end},
     {upgrade_server, fun() ->
         load(upgraded, 1, server()),
         {ok, P} = gen_server:start({local, upgraded}, upgraded, [], []),
         A = gen_server:call(P, get),
         load(upgraded, 2, server()),
         ok = sys:suspend(P),
         ok = sys:change_code(P, upgraded, 1, []),
         ok = sys:resume(P),
         {A, gen_server:call(P, get), gen_server:stop(P)}
     end},
     {beam_lib, fun() ->
         B = version(8),
         {ok, {swapped, [{exports, E}]}} = beam_lib:chunks(B, [exports]),
         {ok, {M, V}} = beam_lib:version(B),
         {E, M, length(V), element(1, beam_lib:md5(B)), beam_lib:chunks(<<"x">>, [exports]) =/= x}
     end}].

version(N) -> compiled(swapped, N, "v() -> " ++ integer_to_list(N) ++ ".\nclosure() -> fun(X) -> X + v() end.\n"
    "loop() -> receive {From, v} -> From ! {v, v()}, loop(); upgrade -> swapped:loop() end.\n",
        "v/0, closure/0, loop/0").

server() -> "init([]) -> {ok, {state, ?V}}.\nhandle_call(get, _, S) -> {reply, {?V, S}, S}.\nhandle_cast(_, S) -> {noreply, S}.\n"
    "code_change(Old, {state, N}, _) -> {ok, {state, {changed, Old, N}}}.\n".

load(Module, N, Text) ->
    Bytes = compiled(Module, N, re:replace(Text, "\\?V", integer_to_list(N), [global, {return, list}]),
            "init/1, handle_call/3, handle_cast/2, code_change/3"),
    {module, Module} = code:load_binary(Module, "made.erl", Bytes).

compiled(Module, N, Text, Exports) ->
    Whole = io_lib:format("-module(~s).\n-vsn(~b).\n-export([~s]).\n~s", [Module, N, Exports, Text]),
    {ok, Tokens, _} = erl_scan:string(lists:flatten(Whole)),
    {ok, Module, Bytes} = compile:forms(forms(Tokens, []), [binary, nowarn_unused_vars]),
    Bytes.

forms([], _) -> [];
forms([{dot, _} = Dot | Rest], Form) -> {ok,
        Parsed} = erl_parse:parse_form(lists:reverse([Dot | Form])),
    [Parsed | forms(Rest, [])];
forms([Token | Rest], Form) -> forms(Rest, [Token | Form]).

ask(P, What) -> P ! {self(), What}, receive {What, Answer} -> Answer after 1000 -> late end.

catch_exit(F) -> try F(1) of V -> {value, V} catch C:R -> {C, R} end.
