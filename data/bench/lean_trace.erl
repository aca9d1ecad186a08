%% Put into an image by `leanvm bench`, for one boot: notes when the boot script reaches its marks and how long
%% each module takes to load, and says so on the console once the application is up. lean_trace.beam is this file
%% as OTP 27's `erlc +deterministic +no_docs` compiles it; test/bench/trace.test.ts compares.
-module(lean_trace).
-export([watch/0, mark/1, report/1]).
-export([collect/1, tell/3]).

%% From here on the preparation of every module's code, which is nearly all of loading it, is timed: in whatever
%% process, and of modules that the boot script does not name as well.
watch() ->
    Collector = spawn(?MODULE, collect, [#{}]),
    put({?MODULE, collector}, Collector),
    erlang:trace_pattern({erts_internal, prepare_loading, 2}, [{['$1', '_'], [], [{message, '$1'}, {return_trace}]}]),
    erlang:trace(all, true, [call, arity, monotonic_timestamp, {tracer, Collector}]),
    ok.

%% Called by the boot process alone, whose dictionary holds the marks.
mark(Name) ->
    {time, Now} = lists:keyfind(time, 1, erlang:system_info(os_monotonic_time_source)),
    put({?MODULE, mark}, {Name, Now}),
    ok.

%% Speaks after Delay milliseconds, so as not to delay readiness.
report(Delay) ->
    spawn(?MODULE, tell, [Delay, get({?MODULE, mark}), get({?MODULE, collector})]),
    ok.

%% Begun: per process, the module it prepares and since when. Done: modules and nanoseconds, the last first.
collect(Begun) -> collect(Begun, []).

collect(Begun, Done) ->
    receive
        {trace_ts, Process, call, _, Module, Since} ->
            collect(Begun#{Process => {Module, Since}}, Done);
        {trace_ts, Process, return_from, _, _, Until} ->
            #{Process := {Module, Since}} = Begun,
            Taken = erlang:convert_time_unit(Until - Since, native, nanosecond),
            collect(maps:remove(Process, Begun), [{Module, Taken} | Done]);
        {done, Asker} ->
            Asker ! {done, lists:reverse(Done)}
    end.

tell(Delay, Mark, Collector) ->
    receive after Delay -> ok end,
    Modules = modules(Collector),
    {ok, Text} = prim_file:read_file("/proc/meminfo"),
    say([<<"\nleanvm-memory begin\n">>, Text, <<"leanvm-memory end\n">>]),
    lines([mark_line(Mark) | [module_line(Module) || Module <- Modules]], 0).

modules(undefined) -> [];
modules(Collector) ->
    erlang:trace(all, false, [call]),
    Collector ! {done, self()},
    receive {done, Modules} -> Modules end.

%% `leanvm-mark NANOSECONDS NAME`, by the kernel's clock.
mark_line({Name, Moment}) ->
    [<<"leanvm-mark ">>, integer_to_binary(Moment), $\s, atom_to_binary(Name, utf8), $\n].

%% `leanvm-module NANOSECONDS NAME`, how long it took.
module_line({Module, Taken}) ->
    [<<"leanvm-module ">>, integer_to_binary(Taken), $\s, atom_to_binary(Module, utf8), $\n].

%% Forty lines at once: one write to a terminal is not torn apart by others.
lines([], Count) ->
    say([<<"\nleanvm-end ">>, integer_to_binary(Count), $\n]);
lines(Lines, Count) ->
    {Now, Later} = split(40, Lines, []),
    say([$\n | Now]),
    lines(Later, Count + length(Now)).

split(0, Rest, Taken) -> {lists:reverse(Taken), Rest};
split(_, [], Taken) -> {lists:reverse(Taken), []};
split(Count, [Line | Rest], Taken) -> split(Count - 1, Rest, [Line | Taken]).

say(Text) ->
    erlang:display_string(iolist_to_binary(Text)).
