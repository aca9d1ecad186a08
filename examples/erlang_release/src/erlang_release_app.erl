-module(erlang_release_app).
-moduledoc "Starts the counters, then the listener that serves them.".

-behaviour(application).
-behaviour(supervisor).

-export([start/2, stop/1, init/1]).

start(_Type, _Arguments) ->
    supervisor:start_link({local, ?MODULE}, ?MODULE, []).

stop(_State) ->
    ok.

init([]) ->
    {ok, Port} = application:get_env(erlang_release, port),
    Children = [
        #{id => tally, start => {tally, start_link, []}},
        #{id => listener, start => {listener, start_link, [Port]}}
    ],
    {ok, {#{strategy => rest_for_one}, Children}}.
