#!/usr/bin/env escript
%%! +S 2
%% For each NAME.old in the folder: NAME.all must load and disassemble to the same code; NAME.some must load,
%% and each of its functions disassemble to what it is in NAME.old. Labels are numbered anew within a function, since
%% those of other functions may be gone; so is a fun's place in the table of funs. Prints a line for each that
%% differs, then how many modules and functions were compared.
-mode(compile).

main([Folder]) ->
    Names = [filename:rootname(File) || File <- filelib:wildcard(filename:join(Folder, "*.old"))],
    Results = in_parallel(fun compare/1, Names),
    [io:format("~ts: ~ts~n", [filename:basename(Name), Why]) || {Name, {error, Why}} <- Results],
    io:format("compared ~b modules, ~b functions~n", [length(Names), lists:sum([N || {_, {ok, N}} <- Results])]).

compare(Name) ->
    try
        Old = disassemble(Name ++ ".old"),
        same(Old, disassemble(Name ++ ".all")),
        loads(Name ++ ".all"),
        Some = disassemble(Name ++ ".some"),
        [same(maps:get(Key, Old), Function) || {Key, Function} <- maps:to_list(Some)],
        loads(Name ++ ".some"),
        {ok, map_size(Old) + map_size(Some)}
    catch
        Class:Reason:Stack ->
            {error, io_lib:format("~0tp", [{Class, Reason, hd(Stack)}])}
    end.

same(Same, Same) -> ok;
same(Old, New) -> error({differs, cut(Old), cut(New)}).

cut(Term) -> lists:sublist(lists:flatten(io_lib:format("~0tp", [Term])), 400).

%% Functions by name and arity, each with whether it is exported.
disassemble(File) ->
    {ok, Bytes} = file:read_file(File),
    {beam_file, _, Exports, _, _, Functions} = beam_disasm:file(Bytes),
    Lines = lines(Bytes),
    Exported = maps:from_keys([{Name, Arity} || {Name, Arity, _} <- Exports], true),
    maps:from_list([{{Name, Arity}, {maps:get({Name, Arity}, Exported, false), plain(Code, Lines)}}
                    || {function, Name, Arity, _, Code} <- Functions]).

%% In front of the first function of a module, beam_disasm puts line and label the other way round.
plain([{label, _} = Label, {line, _} = Line | Code], Lines) ->
    plain([Line, Label | Code], Lines);
plain(Code, Lines) ->
    Located = [located(Instruction, Lines) || Instruction <- Code],
    {Plain, _} = lists:mapfoldl(fun instruction/2, #{}, Located),
    Plain.

%% OTP 27's beam_disasm leaves the number of the line, OTP 29's looks it up.
located({line, Number}, Lines) when is_integer(Number), Number > 0 -> {line, lists:nth(Number, Lines)};
located({executable_line, Number, Index}, Lines) -> {executable_line, lists:nth(Number, Lines), Index};
located(Instruction, _) -> Instruction.

%% File and line of each location, read independently of the code under test.
lines(Bytes) ->
    case beam_lib:chunks(Bytes, ["Line"]) of
        {ok, {Module, [{"Line", <<0:32, _:32, _:32, Count:32, _:32, Rest/binary>>}]}} ->
            {Locations, Names} = locations(Count, 0, Rest, []),
            Files = [atom_to_list(Module) ++ ".erl" | [Name || <<Size:16, Name:Size/binary>> <= Names]],
            [{lists:nth(File + 1, Files), Line} || {File, Line} <- Locations];
        _ -> []
    end.

locations(0, _, Rest, Found) -> {lists:reverse(Found), Rest};
locations(Count, File, Bytes, Found) ->
    case number(Bytes) of
        {2, New, Rest} -> locations(Count, New, Rest, Found);
        {1, Line, Rest} -> locations(Count - 1, File, Rest, [{File, Line} | Found])
    end.

number(<<Value:4, 0:1, Tag:3, Rest/binary>>) -> {Tag, Value, Rest};
number(<<High:3, 1:2, Tag:3, Low, Rest/binary>>) -> {Tag, High bsl 8 + Low, Rest};
number(<<Size:3, 3:2, Tag:3, Rest0/binary>>) ->
    <<Value:(Size + 2)/unit:8, Rest/binary>> = Rest0,
    {Tag, Value, Rest}.

instruction({label, Label}, Labels0) ->
    {New, Labels} = label(Label, Labels0),
    {{label, New}, Labels};
instruction({make_fun3, Function, _, Uniq, To, Values}, Labels) ->
    {{make_fun3, Function, Uniq, To, Values}, Labels};
instruction({make_fun2, Function, _, Uniq, Free}, Labels) ->
    {{make_fun2, Function, Uniq, Free}, Labels};
instruction(Other, Labels) ->
    term(Other, Labels).

term({f, Label}, Labels0) when Label > 0 ->
    {New, Labels} = label(Label, Labels0),
    {{f, New}, Labels};
term({literal, _} = Literal, Labels) ->
    {Literal, Labels};
term(Tuple, Labels0) when is_tuple(Tuple) ->
    {List, Labels} = lists:mapfoldl(fun term/2, Labels0, tuple_to_list(Tuple)),
    {list_to_tuple(List), Labels};
term(List, Labels) when is_list(List), length(List) >= 0 ->
    lists:mapfoldl(fun term/2, Labels, List);
term(Other, Labels) ->
    {Other, Labels}.

label(Label, Labels) ->
    case Labels of
        #{Label := New} -> {New, Labels};
        #{} -> New = map_size(Labels) + 1, {New, Labels#{Label => New}}
    end.

%% The whole work of loading a module, without putting it in the place of one that runs.
loads(File) ->
    {ok, Bytes} = file:read_file(File),
    Module = proplists:get_value(module, beam_lib:info(Bytes)),
    case erlang:prepare_loading(Module, Bytes) of
        {error, Reason} -> error({does_not_load, filename:basename(File), Reason});
        _ -> ok
    end.

in_parallel(Fun, Items) ->
    Parent = self(),
    Half = fun(N) -> [Item || {I, Item} <- lists:enumerate(Items), I rem 2 =:= N] end,
    Pids = [spawn_link(fun() -> Parent ! {self(), [{Item, Fun(Item)} || Item <- Half(N)]} end) || N <- [0, 1]],
    lists:append([receive {Pid, Results} -> Results end || Pid <- Pids]).
