-module(listener).
-moduledoc "Serves HTTP/1.1, one process for each connection: `POST /NAME` counts a visit, `GET /` tells all.".

-behaviour(gen_server).

-export([start_link/1]).
-export([init/1, handle_continue/2, handle_call/3, handle_cast/2]).

start_link(Port) ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, Port, []).

init(Port) ->
    Options = [binary, {packet, http_bin}, {active, false}, {reuseaddr, true}, {backlog, 128}],
    {ok, Socket} = gen_tcp:listen(Port, Options),
    {ok, Greeting} = application:get_env(erlang_release, greeting),
    io:format("~ts: port ~b, OTP ~s~n", [Greeting, Port, erlang:system_info(otp_release)]),
    {ok, Socket, {continue, accept}}.

handle_continue(accept, Socket) ->
    Acceptors = erlang:system_info(schedulers) * 4,
    [spawn_link(fun() -> accept(Socket) end) || _ <- lists:seq(1, Acceptors)],
    {noreply, Socket}.

handle_call(_Request, _From, Socket) ->
    {reply, ok, Socket}.

handle_cast(_Message, Socket) ->
    {noreply, Socket}.

accept(Listening) ->
    {ok, Socket} = gen_tcp:accept(Listening),
    _ = serve(Socket),
    accept(Listening).

serve(Socket) ->
    case gen_tcp:recv(Socket, 0, 5000) of
        {ok, {http_request, Method, {abs_path, Path}, _Version}} ->
            ok = skip_headers(Socket),
            {Status, Body} = answer(Method, Path),
            _ = gen_tcp:send(Socket, response(Status, Body)),
            gen_tcp:close(Socket);
        _ ->
            gen_tcp:close(Socket)
    end.

skip_headers(Socket) ->
    case gen_tcp:recv(Socket, 0, 5000) of
        {ok, {http_header, _, _, _, _}} -> skip_headers(Socket);
        _ -> ok
    end.

answer('GET', <<"/">>) ->
    Lines = [[Name, " ", integer_to_binary(Count), "\n"] || Name := Count <- tally:all()],
    {<<"200 OK">>, Lines};
answer('POST', <<"/", Name/binary>>) when Name =/= <<>> ->
    {<<"200 OK">>, [integer_to_binary(tally:visit(Name)), "\n"]};
answer(_Method, _Path) ->
    {<<"404 Not Found">>, <<"GET / or POST /NAME\n">>}.

response(Status, Body) ->
    Length = integer_to_binary(iolist_size(Body)),
    [
        ["HTTP/1.1 ", Status, "\r\n"],
        ["Content-Type: text/plain\r\nContent-Length: ", Length, "\r\n"],
        ["Connection: close\r\n\r\n", Body]
    ].
