-module(sink_data).
%% lists, maps, and OTP's collections.
-export([cases/0]).
-record(item, {key, value = 0 :: integer(), tags = [] :: list()}).
-include_lib("stdlib/include/ms_transform.hrl").

cases() ->
    [{lists_search, fun() ->
         {lists:search(fun(X) -> X > 1 end, [1, 2, 3]), lists:keysearch(b, 1, [{a, 1}, {b, 2}]),
             lists:member(x, [x]), lists:nth(2, [a, b]), lists:last([a, b])}
     end},
     {lists_fold, fun() ->
         {lists:foldl(fun(X, A) -> [X | A] end, [], [1, 2]), lists:foldr(fun erlang:'-'/2, 0, [5, 3]),
             lists:mapfoldl(fun(X, A) -> {X * 2, A + X} end, 0, [1, 2]),
             lists:filtermap(fun(X) -> X > 1 andalso {true, X * X} end, [1, 2, 3])}
     end},
     {lists_sort, fun() ->
         {lists:sort([b, 1, "c", 1.5, {}, []]), lists:usort([2, 1, 2]), lists:sort(fun(A, B) -> A >= B end,
             [1, 3, 2]), lists:keymerge(1, [{a, 1}], [{b, 2}]), lists:merge([[1, 4], [2], [3]]),
             lists:ukeysort(1, [{b, 1}, {a, 2}, {b, 3}]), lists:umerge3([1], [1, 2], [3])}
     end},
     {lists_zip, fun() ->
         {lists:zip([1, 2], [a], trim), lists:zip3([1], [2], [3]), lists:unzip([{1, a}, {2, b}]),
             lists:zipwith(fun(A, B) -> A + B end, [1], [2], {pad, {0, 0}}), lists:enumerate(5, 2, [a, b])}
     end},
     {lists_split, fun() ->
         {lists:split(1, [a, b]), lists:splitwith(fun is_atom/1, [a, 1, b]), lists:partition(fun is_atom/1,
             [a, 1, b]), lists:sublist([1, 2, 3], 2, 5), lists:nthtail(1, [a, b]), lists:droplast([1, 2]),
             lists:takewhile(fun is_atom/1, [a, 1])}
     end},
     {lists_keys, fun() ->
         {lists:keydelete(a, 1, [{a, 1}]), lists:keyreplace(a, 1, [{a, 1}], {a, 2}), lists:keystore(b, 1,
             [{a, 1}], {b, 2}), lists:keytake(a, 1, [{a, 1}]), lists:keymap(fun(X) -> X + 1 end, 2, [{a, 1}])}
     end},
     {lists_more, fun() ->
         {lists:seq(10, 1, -4), lists:duplicate(2, x), lists:flatlength([1, [2]]), lists:concat([a, 1, "s",
             1.5]), lists:join($,, ["a", "b"]), lists:subtract([1, 2, 1], [1]), lists:uniq(fun({K, _}) -> K end,
             [{a, 1}, {a, 2}]), lists:prefix("a", "ab"), lists:max([1, 2.0])}
     end},
     {maps_more, fun() ->
         {maps:fold(fun(K, V, A) -> K + V + A end, 0, #{1 => 2, 3 => 4}),
             maps:groups_from_list(fun(X) -> X rem 2 end, [1, 2, 3]), maps:merge_with(fun(_, A, B) -> A + B end,
             #{a => 1}, #{a => 2}), maps:to_list(maps:iterator(#{b => 1, a => 2}, ordered)),
             maps:filtermap(fun(_, V) -> {true, V * 2} end, #{a => 1}), maps:update_with(a, fun(X) -> X + 1 end,
             #{a => 1}), maps:with([a], #{a => 1, b => 2}), maps:take(a, #{a => 1})}
     end},
     {maps_iterate, fun() ->
         I = maps:iterator(#{x => 1}),
         {K, V, N} = maps:next(I),
         {K, V, maps:next(N), maps:get(z, #{}, none), maps:from_keys([q], 1), maps:intersect(#{a => 1},
             #{a => 2})}
     end},
     {map_syntax, fun() ->
         M = #{a => 1, <<"b">> => 2},
         #{a := A} = M,
         {A, M#{a := 5}, is_map_key(z, M), map_get(a, M), map_size(M), #{K => V + 1 || K := V <- M},
             [V || _ := V <- #{q => 9}]}
     end},
     {records, fun() ->
         I = #item{key = k},
         J = I#item{value = 5, tags = [a | I#item.tags]},
         {I, J, J#item.value, #item.value, record_info(fields, item), is_record(J, item), element(#item.key,
             J)}
     end},
     {queue_module, fun() ->
         Q0 = queue:from_list([1, 2, 3]),
         Q = queue:in_r(0, queue:in(4, Q0)),
         {{value, H}, R} = queue:out(Q),
         {H, queue:to_list(R), queue:len(Q), queue:peek_r(Q), queue:reverse(Q0) =:= Q0,
             queue:to_list(queue:filter(fun(X) -> X > 1 end, Q)), queue:member(3, Q),
             queue:fold(fun erlang:'+'/2, 0, Q), queue:any(fun(X) -> X > 3 end, Q), queue:drop(Q0) =:= Q0}
     end},
     {gb_trees_module, fun() ->
         T = gb_trees:from_orddict([{N, N * N} || N <- lists:seq(1, 9)]),
         {gb_trees:lookup(3, T), gb_trees:smallest(T), gb_trees:largest(T), gb_trees:keys(gb_trees:delete(5,
             gb_trees:balance(T))), gb_trees:size(T), element(1, gb_trees:take_smallest(T)),
             gb_trees:values(gb_trees:map(fun(_, V) -> -V end, T)), gb_trees:larger(4, T), gb_trees:smaller(1,
             T), iterate(gb_trees:iterator_from(7, T))}
     end},
     {gb_sets_module, fun() ->
         S = gb_sets:from_list([3, 1, 2]),
         {gb_sets:to_list(gb_sets:union(S, gb_sets:singleton(9))), gb_sets:is_member(1, S),
             gb_sets:to_list(gb_sets:difference(S, gb_sets:from_list([1]))), gb_sets:smallest(S),
             gb_sets:fold(fun erlang:'+'/2, 0, S), gb_sets:is_subset(S, S)}
     end},
     {sets_module, fun() ->
         S = sets:from_list([1, 2], [{version, 2}]),
         {lists:sort(sets:to_list(sets:union(S, sets:from_list([3])))), sets:is_subset(S, S),
             sets:size(sets:subtract(S, S)), sets:is_disjoint(S, S), sets:is_equal(S, S),
             lists:sort(sets:to_list(sets:map(fun(X) -> X * 2 end, S)))}
     end},
     {ordsets_module, fun() ->
         {ordsets:union([1, 3], [2]), ordsets:add_element(2, [1, 3]), ordsets:intersection([[1, 2], [2]]),
             ordsets:subtract([1, 2], [1]), ordsets:is_set([1, 1])}
     end},
     {orddict_module, fun() ->
         D = orddict:from_list([{b, 1}, {a, 2}]),
         {D, orddict:append(c, x, D), orddict:update_counter(a, 3, D), orddict:merge(fun(_, A,
             B) -> A + B end, D, D), orddict:fold(fun(_, V, A) -> V + A end, 0, D), orddict:take(a, D)}
     end},
     {dict_module, fun() ->
         D = dict:from_list([{a, 1}, {b, 2}]),
         {dict:fetch(a, D), dict:find(z, D), lists:sort(dict:fetch_keys(dict:store(c, 3, D))),
             dict:size(dict:erase(a, D)), lists:sort(dict:to_list(dict:map(fun(_, V) -> V * 2 end, D))),
             dict:to_list(dict:append(l, 1, dict:new()))}
     end},
     {array_module, fun() ->
         A = array:set(5, x, array:from_list([a, b], none)),
         {array:size(A), array:get(3, A), array:to_list(array:resize(3, A)), array:sparse_to_orddict(A),
             array:foldl(fun(I, _, S) -> S + I end, 0, A), array:is_fix(array:fix(A))}
     end},
     {array_error, fun() -> array:get(-1, array:new(2)) end},
     {proplists_module, fun() ->
         P = [a, {b, 2}, {c, 3, x}, {b, 4}],
         {proplists:get_all_values(b, P), proplists:get_bool(a, P), proplists:lookup(c, P),
             proplists:delete(b, P), proplists:expand([{a, [x, y]}], P), proplists:compact([{z, true}]),
             proplists:to_map([{k, v}, f]), proplists:substitute_aliases([{b, bb}], P), proplists:split(P, [b])}
     end},
     {digraph_module, fun() -> graph() end},
     {sofs_module, fun() ->
         R = sofs:relation([{1, a}, {2, b}, {2, c}]),
         {sofs:to_external(sofs:image(R, sofs:set([2]))), sofs:to_external(sofs:converse(R)),
             sofs:to_external(sofs:domain(R)), sofs:to_external(sofs:relation_to_family(R)),
             sofs:to_external(sofs:composite(sofs:a_function([{0, 1}]), sofs:a_function([{1, a}]))),
             sofs:to_external(sofs:powerset(sofs:set([x, y]))), sofs:is_type(atom), sofs:type(R)}
     end},
     {rand_module, fun() ->
         S0 = rand:seed_s(exro928ss, {1, 2, 3}),
         {A, S1} = rand:uniform_s(S0),
         {B, S2} = rand:normal_s(S1),
         {C, _} = rand:bytes_s(4, S2),
         {round(A * 1.0e6), round(B * 1.0e6), C, [element(1, rand:uniform_s(9, rand:seed_s(T,
             7))) || T <- [exsss, exrop, exsp, exs1024s, exs64, dummy]]}
     end},
     {random_splitmix, fun() ->
         {rand:splitmix64_next(1), rand:mwc59(1), rand:mwc59_value(5), rand:mwc59_seed(7)}
     end},
     {counters_atomics, fun() ->
         A = atomics:new(2, [{signed, true}]),
         atomics:put(A, 1, 5),
         C = counters:new(1, [write_concurrency]),
         counters:add(C, 1, 2),
         {atomics:add_get(A, 1, 2), atomics:compare_exchange(A, 1, 7, 8), atomics:exchange(A, 2, 3),
             maps:get(size, atomics:info(A)), counters:get(C, 1)}
     end},
     {persistent_terms, fun() ->
         persistent_term:put({?MODULE, a}, #{x => [1]}),
         R = {persistent_term:get({?MODULE, a}), persistent_term:get(none, default),
             persistent_term:erase({?MODULE, a}), maps:is_key(count, persistent_term:info())},
         R
     end},
     {match_spec, fun() ->
         {ets:fun2ms(fun({K, V}) when V > 1, K =/= a -> {V, K} end), ets:test_ms({x, 2}, [{{'$1', '$2'},
             [{'>', '$2', 1}], [{{'$2', '$1'}}]}]), ets:match_spec_run([{1, 2}, {3, 4}],
             ets:match_spec_compile([{{'$1', '_'}, [], ['$1']}]))}
     end},
     {binary_comprehension, fun() ->
         {<< <<(X * 2)>> || <<X>> <= <<1, 2>> >>, [X || <<X:4>> <= <<16#AB>>], << <<A:1>> || A <- [1, 0,
             1] >>}
     end},
     {guards, fun() ->
         [guard(X) || X <- [1, 1.5, a, "s", <<1>>, <<1:1>>, {1}, #{}, self(), fun guard/1, []]]
     end}].

guard(X) when is_integer(X), X > 0; is_float(X) -> number;
guard(X) when is_atom(X) orelse X =:= [] -> atomic;
guard(X) when is_list(X), length(X) > 0 -> list;
guard(X) when is_binary(X) -> binary;
guard(X) when is_bitstring(X), bit_size(X) =:= 1 -> bits;
guard(X) when is_tuple(X), element(1, X) =:= 1 -> tuple;
guard(X) when is_map(X) -> map;
guard(X) when is_pid(X); is_function(X, 1) -> other.

iterate(Iterator) ->
    case gb_trees:next(Iterator) of
        none -> [];
        {K, _, Next} -> [K | iterate(Next)]
    end.

graph() ->
    G = digraph:new([acyclic]),
    [digraph:add_vertex(G, V, {label, V}) || V <- [a, b, c, d]],
    [digraph:add_edge(G, A, B) || {A, B} <- [{a, b}, {b, c}, {a, d}]],
    Cycle = element(1, digraph:add_edge(G, c, a)),
    R = {digraph_utils:topsort(G) =/= false, lists:sort(digraph_utils:reachable([b], G)),
            lists:sort(digraph:out_neighbours(G, a)),
         digraph:get_short_path(G, a, c),
             digraph:vertex(G, a),
             digraph:no_edges(G),
             Cycle,
             digraph_utils:is_tree(G),
         length(digraph_utils:strong_components(G)),
             lists:sort(digraph:sink_vertices(G)),
             digraph_utils:arborescence_root(G)},
    S = digraph_utils:subgraph(G, [a, b]),
    {R, digraph:no_vertices(S), digraph:no_vertices(digraph_utils:condensation(G)), digraph:delete(G)}.
