%% The process `user` of a shrunk image whose console is closed: in the place of user_drv, prim_tty, group and edlin it answers
%% the I/O protocol on standard input and output as group does with -noshell, where nobody edits lines. Input is read when
%% somebody asks for it. kernel's user_sup starts it by way of error_handler, see `stand_in` in data/capabilities.toml.
%% Other than group: no process user_drv, no `log` option, no passwords. lean_user.beam is this file as OTP 27's
%% `erlc +deterministic +no_docs` compiles it; test/shake/helpers.test.ts compares.
-module(lean_user).
-export([start/0, start/1, log_io_request/3]).

-record(state, {output, input = none, buffer = [], mode = list, unicode, expand_fun = false}).

start() -> start(#{}).

%% user_sup waits until `user` is registered.
start(_Options) ->
    Pid = spawn(fun server/0),
    true = register(user, Pid),
    {ok, Pid}.

%% standard_error calls it of group: nothing is logged unless its option `log` says so.
log_io_request(_Request, none, _Name) -> false;
log_io_request(Request, _Level, Name) ->
    logger:info(#{request => Request, server => self(), server_name => Name}, #{domain => [otp, kernel, io]}).

server() ->
    process_flag(trap_exit, true),
    loop(#state{output = open_port({fd, 1, 1}, [out, binary]), unicode = speaks_unicode()}).

%% The C library's answer for an image, which has no locales but those that it has built in.
speaks_unicode() ->
    Set = [Value || Name <- ["LC_ALL", "LC_CTYPE", "LANG"], Value <- [os:getenv(Name, "")], Value =/= ""],
    case Set of
        [First | _] -> lists:any(fun(Name) -> lists:suffix(Name, First) end, ["UTF-8", "UTF8", "utf-8", "utf8"]);
        [] -> false
    end.

loop(State) ->
    receive
        {io_request, From, ReplyAs, Request} when is_pid(From) ->
            loop(answered(Request, From, ReplyAs, State));
        {'EXIT', Output, Why} when Output =:= State#state.output -> exit(Why);
        {'EXIT', _, _} -> loop(State);
        _ -> loop(State)
    end.

answered(Request, From, ReplyAs, State) ->
    {Reply, Next} = request(Request, State),
    From ! {io_reply, ReplyAs, Reply},
    Next.

request({put_chars, Encoding, Chars}, State) ->
    case encoded(Chars, Encoding) of
        error when Encoding =:= unicode -> {{error, {put_chars, unicode, Chars}}, State};
        error -> {{error, {put_chars, latin1, Chars}}, State};
        Text -> {write(Text, State), State}
    end;
request({put_chars, Encoding, Module, Name, Arguments}, State) ->
    case encoded(catch apply(Module, Name, Arguments), Encoding) of
        error -> {{error, Name}, State};
        Text -> {write(Text, State), State}
    end;
request({get_chars, Encoding, Prompt, Count}, State) ->
    read(Prompt, {io_lib, collect_chars, Count}, chars, Encoding, State);
request({get_line, Encoding, Prompt}, State) ->
    read(Prompt, {io_lib, collect_line, []}, line, Encoding, State);
request({get_until, Encoding, Prompt, Module, Name, Arguments}, State) ->
    read(Prompt, {io_lib, get_until, {Module, Name, Arguments}}, line, Encoding, State);
request({setopts, Options}, State) when is_list(Options) ->
    set(proplists:unfold(proplists:substitute_negations([{list, binary}], [named(Each) || Each <- Options])), State);
request(getopts, #state{mode = Mode, unicode = Unicode, expand_fun = Expand} = State) ->
    Terminal = [{Each, prim_tty:isatty(Each) =:= true} || Each <- [stderr, stdin, stdout]],
    Encoding = case Unicode of true -> unicode; false -> latin1 end,
    {[{expand_fun, Expand}, {echo, false}, {binary, Mode =:= binary}, {encoding, Encoding}, {log, none},
              {terminal, proplists:get_value(stdout, Terminal)} | Terminal], State};
request({requests, Requests}, State) -> requests(Requests, ok, State);
request({get_geometry, Which}, State) when Which =:= columns; Which =:= rows -> {{error, enotsup}, State};
%% As nodes before R13 ask.
request({put_chars, Chars}, State) -> request({put_chars, latin1, Chars}, State);
request({put_chars, Module, Name, Arguments}, State) -> request({put_chars, latin1, Module, Name, Arguments}, State);
request({get_chars, Prompt, Count}, State) -> request({get_chars, latin1, Prompt, Count}, State);
request({get_line, Prompt}, State) -> request({get_line, latin1, Prompt}, State);
request({get_until, Prompt, Module, Name, Arguments}, State) ->
    request({get_until, latin1, Prompt, Module, Name, Arguments}, State);
request(_, State) -> {{error, request}, State}.

%% As long as each is done.
requests([Request | Requests], ok, State) ->
    {Reply, Next} = request(Request, State),
    requests(Requests, Reply, Next);
requests(_, Reply, State) -> {Reply, State}.

encoded(Chars, Encoding) ->
    case catch unicode:characters_to_binary(Chars, Encoding, utf8) of
        Text when is_binary(Text) -> Text;
        _ -> error
    end.

write(Text, #state{output = Output, unicode = true}) -> send(Output, Text);
write(Text, #state{output = Output, unicode = false}) ->
    send(Output, [case C > 255 of true -> ["\\x{", integer_to_list(C, 16), "}"]; false -> C end || C <- unicode:characters_to_list(Text)]).

send(Output, Text) ->
    Output ! {self(), {command, Text}},
    ok.

set(Options, State) ->
    case lists:all(fun valid/1, Options) of
        true -> {ok, lists:foldl(fun option/2, State, Options)};
        false -> {{error, enotsup}, State}
    end.

named(Encoding) when Encoding =:= latin1; Encoding =:= unicode -> {encoding, Encoding};
named(Option) -> Option.

valid({binary, Value}) -> is_boolean(Value);
valid({echo, Value}) -> is_boolean(Value);
valid({encoding, Value}) -> lists:member(Value, [unicode, utf8, latin1]);
valid({expand_fun, Value}) -> is_function(Value, 1) orelse is_function(Value, 2);
valid({log, Value}) -> Value =:= none;
valid(_) -> false.

option({binary, true}, State) -> State#state{mode = binary};
option({binary, false}, State) -> State#state{mode = list};
option({encoding, Encoding}, State) -> State#state{unicode = Encoding =/= latin1};
option({expand_fun, Fun}, State) -> State#state{expand_fun = Fun};
option(_, State) -> State.

%% `How` is io_lib's function that collects; it is handed a line at a time, or whatever there is.
read(Prompt, How, By, Encoding, State) ->
    Text = unicode:characters_to_binary(io_lib:format_prompt(Prompt, Encoding)),
    _ = write(Text, State),
    collect(How, By, Encoding, start, State#state{input = opened(State#state.input)}).

opened(none) -> open_port({fd, 0, 0}, [in, eof, binary]);
opened(Port) -> Port.

collect({Module, Name, Argument} = How, By, Encoding, Continuation, State) ->
    {Piece, #state{mode = Mode} = Next} = piece(By, State),
    case Piece =:= eof orelse Encoding =:= unicode orelse lists:all(fun(C) -> C < 256 end, Piece) of
        false -> {{error, {no_translation, unicode, latin1}}, Next#state{buffer = []}};
        true ->
            try Module:Name(Continuation, cast(Piece, Mode, Encoding), Encoding, Argument) of
                {stop, Result, Rest} -> {Result, pushed(Rest, Encoding, Next)};
                Further -> collect(How, By, Encoding, Further, Next)
            catch
                _:_ -> {{error, failed(How)}, Next#state{buffer = []}}
            end
    end.

failed({io_lib, get_until, {_, Name, _}}) -> Name;
failed({_, Name, _}) -> Name.

cast(eof, _, _) -> eof;
cast(Piece, binary, Encoding) -> unicode:characters_to_binary(Piece, utf8, Encoding);
cast(Piece, list, _) -> Piece.

pushed(eof, _, State) -> State;
pushed(Rest, _, State) when is_list(Rest) -> State#state{buffer = joined(Rest, State#state.buffer)};
pushed(Rest, Encoding, State) -> pushed(unicode:characters_to_list(Rest, Encoding), Encoding, State).

joined([], Buffer) -> Buffer;
joined(Rest, eof) -> Rest;
joined(Rest, Buffer) -> Rest ++ Buffer.

%% The next piece of input, characters as a list, or eof.
piece(_, #state{buffer = eof} = State) -> {eof, State};
piece(chars, #state{buffer = [_ | _] = Buffer} = State) -> {Buffer, State#state{buffer = []}};
piece(line, #state{buffer = [_ | _] = Buffer} = State) ->
    case lists:splitwith(fun(C) -> C =/= $\n end, Buffer) of
        {Line, [$\n | Rest]} -> {Line ++ "\n", State#state{buffer = Rest}};
        {_, []} -> more(line, State)
    end;
piece(By, State) -> more(By, State).

more(By, #state{input = Input, buffer = Buffer} = State) ->
    receive
        {Input, {data, Bytes}} -> piece(By, State#state{buffer = Buffer ++ characters(Bytes, Input)});
        {Input, eof} when Buffer =:= [] -> {eof, State#state{buffer = eof}};
        {Input, eof} -> {Buffer, State#state{buffer = eof}};
        {io_request, From, ReplyAs, Request} when is_pid(From), element(1, Request) =:= put_chars ->
            more(By, answered(Request, From, ReplyAs, State))
    end.

%% A character may be cut by the end of what was read.
characters(Bytes, Input) ->
    case unicode:characters_to_list(Bytes) of
        Text when is_list(Text) -> Text;
        {incomplete, Text, Rest} ->
            receive
                {Input, {data, More}} -> Text ++ characters(<<Rest/binary, More/binary>>, Input);
                {Input, eof} -> self() ! {Input, eof}, Text ++ binary_to_list(Rest)
            end;
        {error, Text, Rest} -> Text ++ binary_to_list(Rest)
    end.
