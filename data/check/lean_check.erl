%% Put into an image by `leanvm check`, for one boot: notes which left out functions are called, how often the
%% functions with unresolved calls run, which modules get loaded, and what is asked of modules; says so on the
%% console, of left out functions at once, of the rest when the release is asked to stop. It must do with what every
%% shrunk image has: BIFs. lean_check.beam is this file as OTP 27's `erlc +deterministic +no_docs` compiles it;
%% test/check/guest.test.ts compares.
-module(lean_check).
-export([watch/1, arm/0, stand_by/0]).
-export([collect/1, relay/1]).

%% First of all. Sites: {Number, Module, Function, Arity}. error_handler sends what is called of what was left out.
watch(Sites) ->
    Collector = spawn_opt(?MODULE, collect, [Sites], [{priority, max}]),
    register(?MODULE, Collector),
    erlang:trace_pattern({erlang, finish_loading, 1}, [{'_', [], [{return_trace}]}]),
    erlang:trace_pattern({erlang, function_exported, 3}, [{['$1', '$2', '$3'], [], [{message, {{'$1', '$2', '$3'}}}]}]),
    erlang:trace(all, true, [call, {tracer, Collector}]),
    ok.

%% After modules were loaded, before any of their code runs.
arm() -> ask(arm).

%% When kernel's signal server is there: what is sent to it comes here first.
stand_by() ->
    case whereis(erl_signal_server) of
        undefined -> ok;
        Server ->
            Relay = spawn(?MODULE, relay, [Server]),
            unregister(erl_signal_server),
            register(erl_signal_server, Relay),
            ok
    end.

relay(Server) ->
    receive
        {notify, sigterm} = Signal ->
            ask(report),
            Server ! Signal;
        Other ->
            Server ! Other
    end,
    relay(Server).

ask(What) ->
    Tag = make_ref(),
    ?MODULE ! {What, self(), Tag},
    receive Tag -> ok end.

%% Sites: those that cannot be counted yet, since their module is not loaded. Counts are in the dictionary.
collect(Sites) ->
    receive
        {trace, _, call, _, Asked} ->
            count({asked, Asked}),
            collect(Sites);
        {trace, _, return_from, _, _} ->
            collect(armed(Sites));
        {door, Module, Name, Arity, Why, Stack} ->
            Door = {door, {Module, Name, Arity}, Why, caller(Stack)},
            case count(Door) of
                Count when Count band (Count - 1) =:= 0 -> say([$\n, line(Door, Count)]);
                _ -> ok
            end,
            collect(Sites);
        {arm, Asker, Tag} ->
            Left = armed(Sites),
            Asker ! Tag,
            collect(Left);
        {report, Asker, Tag} ->
            report(),
            Asker ! Tag,
            collect(Sites);
        _ ->
            collect(Sites)
    end.

%% Those that are left.
armed([]) -> [];
armed([{Number, Module, Name, Arity} = Site | Sites]) ->
    case erlang:module_loaded(Module) of
        true ->
            erlang:trace_pattern({Module, Name, Arity}, true, [call_count]),
            put({site, Number, {Module, Name, Arity}}, 0),
            armed(Sites);
        false ->
            [Site | armed(Sites)]
    end.

count(What) ->
    Count = case get(What) of
        undefined -> 1;
        Before -> Before + 1
    end,
    put(What, Count),
    Count.

caller([{Module, Name, Arity, Place} | _]) when is_integer(Arity) -> {Module, Name, Arity, line_of(Place)};
caller([{Module, Name, Arguments, Place} | _]) -> {Module, Name, length(Arguments), line_of(Place)};
caller(_) -> none.

line_of([{line, Line} | _]) when is_integer(Line) -> Line;
line_of([_ | Rest]) -> line_of(Rest);
line_of(_) -> 0.

report() ->
    Mode = mode(init:get_argument(mode)),
    Modules = [[<<"leanvm-check module ">>, word(Module), $\n] || Module <- erlang:loaded()],
    Counts = [line(What, Count) || {What, Count} <- get()],
    lines([[<<"leanvm-check mode ">>, Mode, $\n] | Modules] ++ [Line || Line <- Counts, Line =/= none], 0).

mode({ok, Values}) ->
    case lists:member(["embedded"], Values) of
        true -> <<"embedded">>;
        false -> <<"interactive">>
    end;
mode(_) -> <<"interactive">>.

%% `door COUNT MODULE NAME ARITY WHY` and of the caller `MODULE NAME ARITY LINE`, or `-`.
line({door, Called, Why, Caller}, Count) ->
    [<<"leanvm-check door ">>, number(Count), $\s, words(Called), $\s, word(Why), $\s, words(Caller), $\n];
%% `site NUMBER COUNT`
line({site, Number, Site}, _) ->
    {call_count, Count} = erlang:trace_info(Site, call_count),
    [<<"leanvm-check site ">>, number(Number), $\s, number(count_of(Count)), $\n];
%% `asked COUNT MODULE NAME ARITY`: whether that is exported, which it is not.
line({asked, {Module, Name, Arity} = Asked}, Count) when is_atom(Module), is_atom(Name), is_integer(Arity) ->
    case erlang:function_exported(Module, Name, Arity) of
        true -> none;
        false -> [<<"leanvm-check asked ">>, number(Count), $\s, words(Asked), $\n]
    end;
line(_, _) -> none.

count_of(Count) when is_integer(Count) -> Count;
count_of(_) -> 0.

words(none) -> [$-];
words({Module, Name, Arity}) -> [word(Module), $\s, word(Name), $\s, number(Arity)];
words({Module, Name, Arity, Line}) -> [words({Module, Name, Arity}), $\s, number(Line)].

number(Number) -> integer_to_binary(Number).

%% An atom without blanks and signs that a terminal could take for its own.
word(Atom) -> << <<(sign(Byte))/binary>> || <<Byte>> <= atom_to_binary(Atom, utf8) >>.

sign(Byte) when Byte > $\s, Byte < 127, Byte =/= $% -> <<Byte>>;
sign(Byte) when Byte < 16 -> <<"%0", (integer_to_binary(Byte, 16))/binary>>;
sign(Byte) -> <<$%, (integer_to_binary(Byte, 16))/binary>>.

%% Forty lines at once: one write to a terminal is not torn apart by others.
lines([], Count) -> say([<<"\nleanvm-check end ">>, number(Count), $\n]);
lines(Lines, Count) ->
    {Now, Later} = split(40, Lines),
    say([$\n | Now]),
    lines(Later, Count + length(Now)).

split(0, Rest) -> {[], Rest};
split(_, []) -> {[], []};
split(Left, [Line | Rest]) ->
    {Now, Later} = split(Left - 1, Rest),
    {[Line | Now], Later}.

say(Text) -> erlang:display_string(iolist_to_binary(Text)).
