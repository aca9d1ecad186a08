-module(tally).
-moduledoc "Counts visits by name.".

-behaviour(gen_server).

-export([start_link/0, visit/1, all/0]).
-export([init/1, handle_call/3, handle_cast/2]).

start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

-doc "Counts one visit, and returns how many there were of this name.".
-spec visit(binary()) -> pos_integer().
visit(Name) ->
    gen_server:call(?MODULE, {visit, Name}).

-spec all() -> #{binary() => pos_integer()}.
all() ->
    gen_server:call(?MODULE, all).

init([]) ->
    {ok, #{}}.

handle_call({visit, Name}, _From, Counts) ->
    Count = maps:get(Name, Counts, 0) + 1,
    {reply, Count, Counts#{Name => Count}};
handle_call(all, _From, Counts) ->
    {reply, Counts, Counts}.

handle_cast(_Message, Counts) ->
    {noreply, Counts}.
