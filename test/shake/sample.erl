-module(sample).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2]).
-export([start/0, applied/2, named/2, stub/1, literal/0, compare/1, closure/1, captured/1, child/1, update/1, request/1, requested/0]).
-record(part, {name, state = new, size}).
-on_load(loaded/0).
-nifs([native/1]).
-export([native/1]).

loaded() -> ok.

start() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [first], []).

init(Argument) -> {ok, Argument}.

handle_call(Request, _From, State) -> {reply, helper(Request), State}.

handle_cast(_Message, State) -> {noreply, State}.

helper(Value) -> {value, Value}.

applied(Module, Function) ->
    Module:Function(one).

named(Module, Value) ->
    Module:callback(Value, Value).

stub(_) -> erlang:nif_error(not_loaded).

native(_) -> erlang:nif_error(not_loaded).

literal() -> [fun lists:reverse/1, {timer, sleep, [100]}, an_atom].

compare(only_compared) -> made;
compare(_) -> "other".

closure(Extra) -> fun(Value) -> helper({Extra, Value}) end.

captured(Module) -> fun Module:callback/7.

child(Argument) -> {sample, start_link, [Argument, 2]}.

request(Prompt) -> {get_until, unicode, Prompt, io_lib, fread, ["~d"]}.

requested() -> {get_until, unicode, io_lib, fread, ["~d"]}.

update(Part) -> Part#part{state = updated, size = 2}.
