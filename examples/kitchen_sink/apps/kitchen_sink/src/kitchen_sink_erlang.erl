-module(kitchen_sink_erlang).
-export([collections/0, text/0, counter/1]).
-record(point, {x = 1, y = 2}).

collections() ->
    Queue = queue:in(3, queue:from_list([1, 2])),
    Tree = gb_trees:insert(b, 2, gb_trees:from_orddict([{a, 1}])),
    Graph = digraph:new(),
    [digraph:add_vertex(Graph, V) || V <- [a, b, c]],
    digraph:add_edge(Graph, a, b),
    digraph:add_edge(Graph, b, c),
    Path = digraph:get_path(Graph, a, c),
    Point = #point{y = 5},
    {queue:to_list(Queue), gb_trees:to_list(Tree), Path, Point#point.x + Point#point.y,
     lists:keysort(2, [{a, 2}, {b, 1}]), sets:size(sets:from_list([1, 1, 2])),
     orddict:store(k, v, []), array:to_list(array:from_list([1, 2])), proplists:get_value(a, [{a, 1}])}.

text() ->
    lists:flatten(io_lib:format("~p ~w ~s ~.3f ~8.16.0b ~ts ~P", [{a, "b", <<"c">>}, "b", "plain",
            3.14159, 255, "žluť", lists:seq(1, 30), 8])).

counter(N) -> fun() -> N + 1 end.
