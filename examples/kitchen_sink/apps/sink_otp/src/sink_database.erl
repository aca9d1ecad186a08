-module(sink_database).
%% mnesia: tables in memory and on disk, transactions, indexes, queries, subscriptions; qlc; sasl's log files.
-export([cases/0]).
-include_lib("stdlib/include/qlc.hrl").
-record(person, {name, age, town}).

cases() ->
    [{mnesia_start, fun() ->
         application:set_env(mnesia, dir, "/tmp/mnesia"),
         _ = mnesia:stop(),
         {mnesia:create_schema([node()]), mnesia:start(), mnesia:system_info(is_running),
             mnesia:system_info(use_dir)}
     end},
     {mnesia_tables, fun() ->
         {mnesia:create_table(person, [{attributes, record_info(fields, person)}, {index, [town]},
             {disc_copies, [node()]}]), mnesia:create_table(log, [{type, bag}]), mnesia:create_table(sorted,
             [{type, ordered_set}, {disc_only_copies, []}]), mnesia:wait_for_tables([person, log], 5000),
             mnesia:create_table(person, [])}
     end},
     {mnesia_transaction, fun() ->
         mnesia:transaction(fun() -> [mnesia:write(P) || P <- people()], mnesia:read(person, ada),
             length(mnesia:all_keys(person)) end)
     end},
     {mnesia_abort, fun() ->
         {mnesia:transaction(fun() -> mnesia:write(#person{name = eve}), mnesia:abort(changed_my_mind) end),
             mnesia:dirty_read(person, eve)}
     end},
     {mnesia_queries, fun() ->
         {mnesia:dirty_index_read(person, vienna, #person.town), lists:sort(mnesia:dirty_select(person,
             [{#person{name = '$1', age = '$2', _ = '_'}, [{'>', '$2', 30}], ['$1']}])),
             mnesia:dirty_match_object(#person{name = ada, _ = '_'}), mnesia:activity(async_dirty,
             fun() -> mnesia:foldl(fun(P, A) -> P#person.age + A end, 0, person) end)}
     end},
     {mnesia_qlc, fun() ->
         {atomic,
             R} = mnesia:transaction(fun() -> qlc:eval(qlc:sort(qlc:q([P#person.name || P <- mnesia:table(person),
             P#person.age > 20]))) end),
         R
     end},
     {mnesia_counters, fun() ->
         {atomic, ok} = mnesia:create_table(counter, []),
         {mnesia:dirty_update_counter(counter, hits, 3), mnesia:dirty_update_counter(counter, hits, 2)}
     end},
     {mnesia_events, fun() ->
         {ok, _} = mnesia:subscribe({table, person, simple}),
         mnesia:dirty_delete(person, bob),
         receive {mnesia_table_event, {Op, _, _}} -> Op after 1000 -> none end
     end},
     {mnesia_dirty, fun() ->
         {mnesia:dirty_write(log, {log, a, 1}), mnesia:dirty_write(log, {log, a, 2}),
             lists:sort(mnesia:dirty_read(log, a)), mnesia:dirty_first(log), mnesia:table_info(log, size)}
     end},
     {mnesia_indexes, fun() ->
         {mnesia:add_table_index(person, age), length(mnesia:dirty_index_read(person, 36, age)),
             mnesia:del_table_index(person, age), mnesia:change_table_copy_type(log, node(), disc_copies)}
     end},
     {mnesia_backup, fun() ->
         {mnesia:backup("/tmp/backup"), mnesia:clear_table(person), mnesia:table_info(person, size),
             element(1, mnesia:restore("/tmp/backup", [])), mnesia:table_info(person, size)}
     end},
     {mnesia_dump, fun() ->
         {mnesia:dump_tables([counter]), mnesia:transform_table(log, fun({log, K, V}) -> {log, K,
             V * 10} end, [key, val]), lists:sort(mnesia:dirty_read(log, a)), mnesia:sync_log()}
     end},
     {mnesia_restart, fun() ->
         stopped = mnesia:stop(),
         ok = mnesia:start(),
         ok = mnesia:wait_for_tables([person, log], 5000),
         {mnesia:table_info(person, size), mnesia:dirty_read(person, ada), lists:sort(mnesia:dirty_read(log,
             a))}
     end},
     {mnesia_locks, fun() ->
         mnesia:transaction(fun() -> {mnesia:write_lock_table(person), mnesia:read_lock_table(log),
             mnesia:is_transaction(), mnesia:index_read(person, vienna, #person.town) =/= []} end)
     end},
     {mnesia_nested, fun() ->
         mnesia:transaction(fun() -> mnesia:transaction(fun() -> mnesia:write(#person{name = zed}) end),
             mnesia:delete({person, zed}), mnesia:read(person, zed) end)
     end},
     {mnesia_errors, fun() ->
         {mnesia:transaction(fun() -> mnesia:read(no_table, x) end), mnesia:error_description({no_exists,
             x}), catch mnesia:dirty_read(no_table, x)}
     end},
     {mnesia_stop, fun() -> {mnesia:delete_table(log), mnesia:stop()} end},
     {qlc_lists, fun() ->
         Q = qlc:q([{X, Y} || X <- [1, 2, 3], Y <- [a, b], X > 1]),
         {qlc:eval(Q), qlc:fold(fun(_, N) -> N + 1 end, 0, Q), qlc:e(qlc:q([X || {X, 1} <- [{a, 1}, {b,
             2}]])), qlc:next_answers(qlc:cursor(Q), 1)}
     end},
     {qlc_join, fun() ->
         A = [{1, a}, {2, b}],
         B = [{1, x}, {3, y}],
         qlc:e(qlc:q([{K, V, W} || {K, V} <- A, {L, W} <- B, K =:= L]))
     end},
     {qlc_ets, fun() ->
         T = ets:new(t, []),
         ets:insert(T, [{N, N * N} || N <- lists:seq(1, 5)]),
         qlc:e(qlc:sort(qlc:q([V || {K, V} <- ets:table(T), K > 3])))
     end},
     {sasl_log, fun() ->
         application:stop(sasl),
         application:set_env(sasl, sasl_error_logger, {file, "/tmp/sasl.log"}),
         R = application:start(sasl),
         {R, alarm_handler:set_alarm({full, here}), alarm_handler:get_alarms(),
             alarm_handler:clear_alarm(full)}
     end}].

people() -> [#person{name = ada, age = 36, town = london}, #person{name = bob, age = 20, town = vienna},
        #person{name = eva, age = 41, town = vienna}].
