%% Put into a shrunk image in the place of kernel's error_handler, which is kept as lean_error_handler. The VM calls it
%% for functions that are not there. One that `leanvm build --shrink` left out ends with a sentence that says so, in
%% Logger and as the reason; anything else is kernel's affair. error_handler.beam is this file as OTP 27's
%% `erlc +deterministic +no_docs` compiles it; test/shake/helpers.test.ts compares.
-module(error_handler).
-export([undefined_function/3, undefined_lambda/3, stub_function/3, breakpoint/3, raise_undef_exception/3]).

undefined_function(Module, Name, Arguments) ->
    case left_out(Module, Name, length(Arguments)) of
        false -> lean_error_handler:undefined_function(Module, Name, Arguments);
        {is, Answer} -> Answer;
        {say, Answer, Why} ->
            Arity = length(Arguments),
            note({door, Module, Name, Arity, Why, []}),
            tell(sentence(Module, Name, Arity, Why)),
            Answer;
        {by, StandIn} -> apply(StandIn, Name, Arguments);
        Why -> refuse({Module, Name, Arguments, []}, Why)
    end.

undefined_lambda(Module, Fun, Arguments) ->
    lean_error_handler:undefined_lambda(Module, Fun, Arguments).

stub_function(Module, Name, Arguments) ->
    lean_error_handler:stub_function(Module, Name, Arguments).

breakpoint(Module, Name, Arguments) ->
    lean_error_handler:breakpoint(Module, Name, Arguments).

raise_undef_exception(Module, Name, Arguments) ->
    lean_error_handler:raise_undef_exception(Module, Name, Arguments).

%% #{Module => [{Why, all | Hashes}]}: Why is a capability or `unreachable`, Hashes are 16 bits of each function. What starts a
%% server that is left asleep is in {answers, [{Name, Arity, {is, Answer} | {say, Answer} | {by, StandIn}}]} in front.
left_out(Module, Name, Arity) ->
    try
        {ok, Table} = prim_file:read_file("/app/releases/left_out.etf"),
        #{Module := Groups} = binary_to_term(Table),
        Text = [atom_to_binary(Name, utf8), $/, integer_to_binary(Arity)],
        asleep(Groups, {Name, Arity}, erlang:crc32(Text) band 16#FFFF, erlang:module_loaded(Module))
    catch
        _:_ -> false
    end.

asleep([{answers, Answers} | Groups], {Name, Arity}, Hash, Loaded) ->
    Why = among(Groups, Hash, Loaded),
    case [Answer || {Of, At, Answer} <- Answers, Of =:= Name, At =:= Arity] of
        [{say, Answer}] -> {say, Answer, Why};
        [Answer] -> Answer;
        [] -> Why
    end;
asleep(Groups, _, Hash, Loaded) ->
    among(Groups, Hash, Loaded).

among([{Why, all} | _], _, false) -> Why;
among([{Why, Hashes} | Groups], Hash, Loaded) when is_binary(Hashes) ->
    case lists:member(Hash, [Each || <<Each:16>> <= Hashes]) of
        true -> Why;
        false -> among(Groups, Hash, Loaded)
    end;
among(_, _, _) -> false.

sentence(Module, Name, Arity, Why) ->
    {Of, Function} = written(atom_to_binary(Module, utf8), atom_to_binary(Name, utf8), integer_to_binary(Arity)),
    case Why of
        unreachable ->
            <<Function/binary, " was left out of this image because nothing was seen to call it; ",
              "build it with --keep ", Of/binary, " to have it.">>;
        _ ->
            Capability = atom_to_binary(Why, utf8),
            <<Function/binary, " was left out of this image because capability ", Capability/binary, " is closed; ",
              "build it with --capability ", Capability/binary, " to have it.">>
    end.

%% As its language writes it; what --keep takes, and what a sentence says.
written(<<"Elixir.", Module/binary>>, Name, Arity) -> twice(<<Module/binary, $., Name/binary, $/, Arity/binary>>);
written(Module, Name, Arity) -> twice(<<Module/binary, $:, Name/binary, $/, Arity/binary>>).

twice(Text) -> {Text, Text}.

refuse({Module, Name, Arguments, _} = Call, Why) ->
    Arity = length(Arguments),
    Sentence = sentence(Module, Name, Arity, Why),
    try erlang:error(undef)
    catch
        error:undef:Stack ->
            note({door, Module, Name, Arity, Why, tl(Stack)}),
            tell(Sentence),
            erlang:raise(error, {left_out, Sentence}, [Call | tl(Stack)])
    end.

%% `leanvm check` has a process of this name in the machine.
note(Call) ->
    try lean_check ! Call
    catch
        error:badarg -> ok
    end.

%% Logger's processes begin late in the boot; before, the console is told.
tell(Sentence) ->
    try
        true = is_pid(whereis(logger)),
        logger:error("~ts", [Sentence])
    catch
        _:_ -> erlang:display_string(binary_to_list(<<Sentence/binary, $\n>>))
    end.
