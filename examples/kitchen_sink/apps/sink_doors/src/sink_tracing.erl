-module(sink_tracing).
%% erlang:trace, trace sessions, dbg, sys:trace, seq_trace, profilers of tools.
-include_lib("stdlib/include/ms_transform.hrl").
-export([cases/0, traced/1, caller/1]).

cases() ->
    [{trace_calls, fun() ->
         P = worker(),
         1 = erlang:trace(P, true, [call]),
         1 = erlang:trace_pattern({?MODULE, traced, 1}, [{'_', [], [{return_trace}]}], [local]),
         run(P, 3),
         R = got(2),
         erlang:trace(P, false, [all]),
         erlang:trace_pattern({?MODULE, traced, 1}, false, [local]),
         stop(P, R)
     end},
     {trace_messages, fun() ->
         P = worker(),
         erlang:trace(P, true, [send, 'receive']),
         run(P, 1),
         R = got(3),
         erlang:trace(P, false, [all]),
         stop(P, [element(3, T) || T <- R])
     end},
     {trace_processes, fun() -> P = worker(), erlang:trace(P, true, [procs]), P ! die, got(1) end},
     {trace_info, fun() ->
         {erlang:trace_info(self(), flags), erlang:trace_info({lists, map, 2}, traced),
             erlang:trace_info(new, flags)}
     end},
     {trace_session, fun() ->
         S = trace:session_create(sink, self(), []),
         P = worker(),
         trace:process(S, P, true, [call]),
         trace:function(S, {?MODULE, traced, 1}, true, [local]),
         run(P, 5),
         R = got(1),
         trace:session_destroy(S),
         stop(P, R)
     end},
     {dbg_tracer, fun() ->
         Me = self(),
         {ok, _} = dbg:tracer(process, {fun(T, N) -> Me ! {dbg, element(3, T), N}, N + 1 end, 0}),
         P = worker(),
         {ok, _} = dbg:p(P, [c]),
         {ok, _} = dbg:tpl(?MODULE, traced, 1, []),
         run(P, 7),
         R = receive {dbg, C, N} -> {C, N} after 2000 -> late end,
         dbg:stop(),
         stop(P, R)
     end},
     {dbg_ms, fun() -> {dbg:fun2ms(fun([X]) when X > 1 -> return_trace() end), dbg:ltp() =/= x} end},
     {dbg_file, fun() ->
         {ok, _} = dbg:tracer(port, dbg:trace_port(file, "/tmp/trace")),
         P = worker(),
         dbg:p(P, [call]),
         dbg:tp(?MODULE, caller, 1, []),
         run(P, 1),
         dbg:stop(),
         Me = self(),
         dbg:trace_client(file, "/tmp/trace", {fun(end_of_trace, A) -> Me ! {ended, A}, A; (T,
             A) -> A + tuple_size(T) * 0 + 1 end, 0}),
         R = receive {ended, N} -> N after 3000 -> late end,
         stop(P, R)
     end},
     {sys_trace, fun() ->
         {ok, P} = gen_event:start(),
         G = group_leader(),
         R = {sys:trace(P, true), sys:trace(P, false), sys:log_to_file(P, "/tmp/sys.log"),
             sys:log_to_file(P, false)},
         gen_event:stop(P),
         {R, G =:= group_leader()}
     end},
     {seq_tokens, fun() ->
         seq_trace:set_token(label, 5),
         R = {seq_trace:get_token(label), seq_trace:get_token(send)},
         seq_trace:set_token([]),
         {R, seq_trace:get_token()}
     end},
     {eprof, fun() ->
         {ok, _} = eprof:start(),
         {ok, V} = eprof:profile(fun() -> lists:sum(lists:seq(1, 10)) end),
         stopped = eprof:stop(),
         V
     end},
     {cprof, fun() ->
         cprof:start(?MODULE),
         traced(1),
         R = cprof:analyse(?MODULE),
         cprof:stop(),
         element(1, R)
     end},
     {system_monitor, fun() ->
         {erlang:system_monitor(self(), [busy_port]), erlang:system_monitor() =/= undefined,
             erlang:system_monitor(undefined) =/= x}
     end},
     {process_info, fun() ->
         P = worker(),
         R = process_info(P, [registered_name, trap_exit, status, message_queue_len]),
         {current_function, F} = process_info(P, current_function),
         stop(P, {R, F})
     end},
     {xref, fun() ->
         {ok, _} = xref:start(s),
         R = xref:set_default(s, [{verbose, false}, {warnings, false}]),
         xref:stop(s),
         R
     end}].

traced(X) -> X * 2.
caller(X) -> traced(X).

worker() -> spawn(fun Loop() -> receive {From, X} -> From ! {done, sink_tracing:caller(X)}, Loop();
        die -> ok end end).
run(P, X) -> P ! {self(), X}, receive {done, V} -> V after 1000 -> late end.
stop(P, R) -> exit(P, kill), R.
got(0) -> [];
got(N) -> receive T when element(1, T) =:= trace -> [setelement(2, T,
        pid) | got(N - 1)] after 1000 -> [none] end.
