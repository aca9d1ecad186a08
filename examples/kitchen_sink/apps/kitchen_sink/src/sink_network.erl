-module(sink_network).
%% Sockets, ports, name resolution, gen_* as Erlang writes them, logger's configuration.
-export([cases/0, started/1, init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, log/2,
        filter/2]).
-behaviour(gen_server).

cases() ->
    [{tcp_packets, fun() ->
         [packet(P, Data) || {P, Data} <- [{1, "one"}, {2, "two"}, {4, "four"}, {line, "line\n"}, {raw,
             "raw"}, {http_bin, "GET /x HTTP/1.1\r\n"}, {asn1, <<4, 1, 7>>}, {cdr, <<1>>}], P =/= cdr]
     end},
     {tcp_active, fun() ->
         {L, P} = listen([{active, false}]),
         {ok, C} = gen_tcp:connect("localhost", P, [binary, {active, once}, {nodelay, true}]),
         {ok, S} = gen_tcp:accept(L, 1000),
         ok = gen_tcp:send(S, "now"),
         A = receive {tcp, C, D} -> D end,
         ok = inet:setopts(C, [{active, true}]),
         gen_tcp:close(S),
         B = receive {tcp_closed, C} -> closed end,
         {A, B, gen_tcp:close(L)}
     end},
     {tcp_options, fun() ->
         {L, P} = listen([{reuseaddr, true}, {backlog, 5}]),
         {ok, C} = gen_tcp:connect({127, 0, 0, 1}, P, [{linger, {true, 0}}]),
         {inet:getopts(C, [nodelay, keepalive, active, mode]), element(1, inet:sockname(L)),
             inet:peername(C) =:= {ok, {{127, 0, 0, 1}, P}}, gen_tcp:shutdown(C, write), inet:getstat(C,
             [recv_cnt]), gen_tcp:controlling_process(C, self()), gen_tcp:close(C), gen_tcp:close(L)}
     end},
     {tcp_timeouts, fun() ->
         {L, _} = listen([]),
         {gen_tcp:accept(L, 10), gen_tcp:recv(L, 0, 10), gen_tcp:close(L), gen_tcp:accept(L)}
     end},
     {tcp_ipv6, fun() -> element(1, gen_tcp:listen(0, [inet6, {ip, {0, 0, 0, 0, 0, 0, 0, 1}}])) end},
     {tcp_in_use, fun() ->
         {L, P} = listen([]),
         {gen_tcp:listen(P, [{ip, {127, 0, 0, 1}}]), gen_tcp:close(L)}
     end},
     {tcp_local, fun() ->
         {ok, L} = gen_tcp:listen(0, [{ifaddr, {local, "/tmp/sock"}}, {active, false}]),
         {ok, C} = gen_tcp:connect({local, "/tmp/sock"}, 0, [{active, false}]),
         {ok, S} = gen_tcp:accept(L),
         ok = gen_tcp:send(C, "local"),
         {gen_tcp:recv(S, 5), inet:sockname(L), gen_tcp:close(L)}
     end},
     {udp_active, fun() ->
         {ok, A} = gen_udp:open(0, [binary, {active, true}, {ip, {127, 0, 0, 1}}]),
         {ok, P} = inet:port(A),
         {ok, B} = gen_udp:open(0, [{ip, {127, 0, 0, 1}}]),
         ok = gen_udp:connect(B, {127, 0, 0, 1}, P),
         ok = gen_udp:send(B, "u"),
         {receive {udp, A, From, _, D} -> {From, D} end, gen_udp:recv(A, 0, 1), gen_udp:close(A),
             gen_udp:close(B)}
     end},
     {socket_module, fun() ->
         {ok, L} = socket:open(inet, stream, tcp),
         ok = socket:bind(L, #{family => inet, port => 0, addr => {127, 0, 0, 1}}),
         ok = socket:listen(L),
         {ok, A} = socket:sockname(L),
         {ok, C} = socket:open(inet, stream),
         ok = socket:connect(C, A),
         {ok, S} = socket:accept(L),
         ok = socket:send(C, <<"raw">>),
         {socket:recv(S, 3), socket:getopt(L, {socket, type}), socket:is_supported(ipv6),
             [socket:close(X) || X <- [S, C, L]]}
     end},
     {inet_names, fun() ->
         {inet:gethostbyname("localhost", inet), inet:getaddrs("127.0.0.1", inet),
             inet:gethostbyaddr("127.0.0.1") =/= x, inet:getaddr("no.such.invalid", inet), element(1,
             inet:gethostname())}
     end},
     {inet_errors, fun() ->
         [inet:format_error(E) || E <- [nxdomain, eaddrinuse, timeout, exbadport, einval]]
     end},
     {inet_lists, fun() ->
         {element(1, inet:getifaddrs()), is_list(inet:get_rc()), inet_db:res_option(timeout)}
     end},
     {port_program, fun() -> program(["-emu_args_exit", "-one", "two"]) end},
     {port_missing, fun() -> open_port({spawn_executable, "/no/program"}, []) end},
     {port_info, fun() ->
         P = open_port({spawn_executable, erlexec()}, [{args, ["-emu_args_exit"]}, {env, [{"X", "1"}]}, {cd,
             "/tmp"}, exit_status, hide]),
         R = {erlang:port_info(P, name), erlang:port_info(P, connected) =:= {connected, self()}},
         receive {P, {exit_status, S}} -> {R, S} end
     end},
     {os_module, fun() ->
         {os:type(), os:getenv("NOT_SET"), os:putenv("SINK", "1"), os:getenv("SINK"), os:unsetenv("SINK"),
             os:find_executable("no-such"), is_integer(os:system_time()), os:env() =/= [], is_list(os:getpid()),
             os:set_signal(sigusr1, ignore)}
     end},
     {server_erlang, fun() ->
         {ok, P} = gen_server:start_link({local, sink_server}, ?MODULE, 1, []),
         {gen_server:call(sink_server, get), gen_server:cast(P, {set, 5}), gen_server:call(P, get),
             P ! info, gen_server:call(P, get), gen_server:stop(P)}
     end},
     {server_enter, fun() ->
         P = proc_lib:spawn_link(fun() -> gen_server:enter_loop(?MODULE, [], 7) end),
         {gen_server:call(P, get), gen_server:stop(P)}
     end},
     {server_hibernating, fun() ->
         {ok, P} = gen_server:start(?MODULE, 1, [{hibernate_after, 1}]),
         timer:sleep(10),
         {gen_server:call(P, get), gen_server:stop(P)}
     end},
     {supervisor_erlang, fun() ->
         {ok, S} = supervisor:start_link(?MODULE, {sup, [#{id => a, start => {gen_server, start_link,
             [?MODULE, 3, []]}}]}),
         [{a, P, worker, [gen_server]}] = supervisor:which_children(S),
         {gen_server:call(P, get), supervisor:count_children(S), supervisor:terminate_child(S, a),
             supervisor:restart_child(S, a) =/= x, gen_server:stop(S)}
     end},
     {supervisor_simple, fun() ->
         {ok, S} = supervisor:start_link(?MODULE, simple),
         {ok, A} = supervisor:start_child(S, [5]),
         {gen_server:call(A, get), supervisor:terminate_child(S, A), supervisor:which_children(S),
             gen_server:stop(S)}
     end},
     {proc_lib_start, fun() ->
         {proc_lib:start(erlang, exit, [early], 100), proc_lib:start_link(erlang, apply,
             [fun() -> proc_lib:init_ack({ok, self(), acked}) end, []]) =/= x,
             proc_lib:initial_call(self()) =/= x, proc_lib:translate_initial_call(self()) =/= x}
     end},
     {logger_erlang, fun() ->
         ok = logger:add_handler(own, ?MODULE, #{config => self(), level => notice, filters => [{f,
             {fun ?MODULE:filter/2, dropped}}], filter_default => log}),
         logger:notice("~w", [1], #{k => v}),
         logger:notice("dropped"),
         logger:log(error, #{msg => report}),
         logger:warning(fun(X) -> {"lazy ~p", [X]} end, arg),
         R = [receive {own, M} -> M after 500 -> none end || _ <- [1, 2, 3]],
         ok = logger:remove_handler(own),
         R
     end},
     {logger_config, fun() ->
         {logger:compare_levels(error, info), logger:set_module_level(?MODULE, debug),
             logger:get_module_level(?MODULE), logger:unset_module_level(?MODULE),
             logger:set_process_metadata(#{a => 1}), logger:get_process_metadata(),
             logger:unset_process_metadata(), logger:allow(debug, ?MODULE),
             lists:sort(logger:get_handler_ids()), maps:get(level, logger:get_primary_config())}
     end},
     {logger_format, fun() ->
         [unicode:characters_to_list(logger_formatter:format(#{level => info, msg => M, meta => #{time => 0,
             pid => self(), mfa => {m, f, 1}, line => 3}}, #{template => T, single_line => S})) || {M, T,
             S} <- [{{"~p\n~p", [a, b]}, [level, " ", msg], true}, {{report, #{a => 1}}, [msg, " ", mfa, ":",
             line], false}, {{string, "žlu"}, [{[meta], ["x"], ["y"]}, msg], true}, {{"~ts",
             [lists:duplicate(30, $x)]}, [msg], false}]]
     end},
     {logger_time, fun() ->
         unicode:characters_to_list(logger_formatter:format(#{level => info, msg => {string, "m"},
             meta => #{time => 1700000000000000}}, #{template => [time, " ", msg], time_offset => "Z",
             time_designator => $\s, chars_limit => 100, depth => 5}))
     end},
     {error_logger_module, fun() ->
         ok = logger:add_handler(own, ?MODULE, #{config => self(), level => info}),
         error_logger:error_msg("old ~p", [x]),
         error_logger:info_report([{a, 1}]),
         error_logger:warning_report(odd, "r"),
         R = [receive {own, M} -> M after 500 -> none end || _ <- [1, 2, 3]],
         ok = logger:remove_handler(own),
         R
     end},
     {init_module, fun() ->
         {init:get_status(), init:get_argument(nope), init:get_plain_arguments() =/= x,
             init:script_id() =/= x, element(1, init:get_argument(root))}
     end},
     {code_module, fun() ->
         {code:which(lists) =/= non_existing, code:is_loaded(no_such), code:ensure_loaded(no_such),
             code:get_mode(), is_list(code:lib_dir(stdlib)), code:priv_dir(nope), code:lib_dir(no_app),
             code:root_dir(), code:is_sticky(lists), code:module_md5(<<"no">>)}
     end},
     {system_info, fun() ->
         {erlang:system_info(otp_release), erlang:system_info(wordsize), erlang:is_builtin(erlang, abs, 1),
             erlang:system_flag(max_heap_size, 0) =/= x, erlang:module_loaded(lists),
             is_integer(erlang:memory(total)), erlang:system_info(schedulers) > 0,
             erlang:function_exported(lists, map, 2), erlang:get_cookie()}
     end},
     {application_module, fun() ->
         {application:get_key(stdlib, registered), application:get_application(self()) =/= x,
             application:get_application(?MODULE), application:ensure_all_started(stdlib),
             application:start(no_such_application), application:stop(no_such_application),
             application:load({application, made, [{vsn, "1"}, {env, [{k, v}]}]}), application:get_env(made, k),
             application:ensure_started(made), application:stop(made), application:unload(made)}
     end}].

started(N) -> gen_server:start_link(?MODULE, N, []).

%% gen_server and supervisor in one module, chosen by the argument.
init({sup, Children}) -> {ok, {#{strategy => one_for_all, intensity => 1, period => 5}, Children}};
init(simple) -> {ok, {{simple_one_for_one, 1, 5}, [{child, {?MODULE, started, []}, temporary, 100,
        worker, []}]}};
init(N) -> {ok, N}.

handle_call(get, _From, N) -> {reply, N, N}.
handle_cast({set, N}, _) -> {noreply, N}.
handle_info(info, N) -> {noreply, N + 1}.
terminate(_Reason, _N) -> ok.

log(#{level := Level, msg := Message, meta := Meta}, #{config := Pid}) ->
    Text = case Message of
        {report, Report} -> Report;
        {string, String} -> String;
        {Format, Arguments} -> lists:flatten(io_lib:format(Format, Arguments))
    end,
    Pid ! {own, {Level, Text, maps:with([k], Meta)}}.

filter(#{msg := {string, "dropped"}}, dropped) -> stop;
filter(Event, _) -> Event.

listen(Options) ->
    {ok, L} = gen_tcp:listen(0, [binary, {active, false}, {ip, {127, 0, 0, 1}} | Options]),
    {ok, P} = inet:port(L),
    {L, P}.

packet(Packet, Data) ->
    {L, P} = listen([{packet, Packet}]),
    {ok, C} = gen_tcp:connect({127, 0, 0, 1}, P, [binary, {active, false}, {packet,
            case Packet of http_bin -> raw; asn1 -> raw; _ -> Packet end}]),
    {ok, S} = gen_tcp:accept(L),
    ok = gen_tcp:send(C, Data),
    R = gen_tcp:recv(S, 0, 1000),
    [gen_tcp:close(X) || X <- [C, S, L]],
    R.

erlexec() -> filename:join([code:root_dir(), "erts-" ++ erlang:system_info(version), "bin", "erlexec"]).

program(Arguments) ->
    P = open_port({spawn_executable, erlexec()}, [{args, Arguments}, exit_status, stderr_to_stdout,
            binary, use_stdio]),
    collect(P, []).

collect(P, Parts) ->
    receive
        {P, {data, D}} -> collect(P, [D | Parts]);
        {P, {exit_status, S}} -> {S, iolist_to_binary(lists:reverse(Parts))}
    end.
