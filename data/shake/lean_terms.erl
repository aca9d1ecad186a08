%% Reads Erlang terms as text: what erl_scan and erl_parse do for kernel when it reads configuration, and Config.Provider by
%% file:consult/1, without the parser of the whole language. In a shrunk image their calls of these functions come here;
%% `[[instead]]` in data/capabilities.toml lists them. A term is a single token. All that erl_parse:normalise/1 takes is
%% read, and equal; errors have words of their own. lean_terms.beam is this file as OTP 27's `erlc +deterministic +no_docs`
%% compiles it; test/shake/terms.test.ts compares both.
-module(lean_terms).
-export([tokens/3, string/1, parse_term/1, consult/1, format_error/1]).
-export([read_encoding_from_binary/1, default_encoding/0, new/1, reserved_word/1, enabled/0, characters_to_nfc_list/1]).

%% As erl_scan: `tokens/3` reads one term with its dot, `string/1` all that there is.
tokens([], Text, Line) ->
    try
        {Tokens, Rest, End} = form(Text, Line),
        {done, {ok, Tokens, End}, Rest}
    catch
        throw:more -> {more, Text};
        throw:{At, Reason} -> {done, {error, {At, ?MODULE, Reason}, At}, []}
    end.

string(Text) ->
    try {ok, all(Text, 1), 1}
    catch
        throw:more -> {error, {1, ?MODULE, "it ends too early"}, 1};
        throw:{At, Reason} -> {error, {At, ?MODULE, Reason}, At}
    end.

parse_term([{term, Term}, {dot, _}]) -> {ok, Term};
parse_term([{term, Term}]) -> {ok, Term};
parse_term(_) -> {error, {1, ?MODULE, "one term is expected"}}.

%% As file:consult/1.
consult(File) ->
    case prim_file:read_file(File) of
        {ok, Bytes} ->
            Encoding = case read_encoding_from_binary(Bytes) of none -> utf8; Named -> Named end,
            case unicode:characters_to_list(Bytes, Encoding) of
                Text when is_list(Text) -> consulted(Text);
                _ -> {error, {1, ?MODULE, "it is not in the encoding that it says"}}
            end;
        Error ->
            Error
    end.

consulted(Text) ->
    case string(Text) of
        {ok, Tokens, _} -> {ok, [Term || {term, Term} <- Tokens]};
        {error, Why, _} -> {error, Why}
    end.

format_error(Reason) -> Reason.

%% As epp: `coding: NAME` in a comment of the first two lines.
read_encoding_from_binary(Bytes) ->
    case binary:split(Bytes, <<"\n">>) of
        [First, Rest] -> named([comment(First), comment(hd(binary:split(Rest, <<"\n">>)))]);
        [First] -> named([comment(First)])
    end.

comment(Line) ->
    case binary:split(Line, <<"%">>) of
        [_, Words] ->
            case binary:split(Words, [<<"coding:">>, <<"coding=">>]) of
                [_, Name] -> after_spaces(Name);
                _ -> false
            end;
        _ -> false
    end.

after_spaces(<<" ", Name/binary>>) -> after_spaces(Name);
after_spaces(Name) -> Name.

named([<<"latin-1", _/binary>> | _]) -> latin1;
named([<<"utf-8", _/binary>> | _]) -> utf8;
named([_ | Lines]) -> named(Lines);
named([]) -> none.

default_encoding() -> utf8.

%% What erl_scan says when no feature of the language was switched at boot: io_lib quotes such atoms.
reserved_word(Word) ->
    lists:member(Word, [
        'after', 'begin', 'case', 'try', 'cond', 'catch', 'andalso', 'orelse', 'end', 'fun', 'if', 'let', 'of', 'receive', 'when',
        'bnot', 'not', 'div', 'rem', 'band', 'and', 'bor', 'bxor', 'bsl', 'bsr', 'or', 'xor', 'maybe', 'else'
    ]).

%% As erl_features, asked by code at boot for the sake of being asked.
enabled() -> [].

%% As unicode, for the name of a configuration file: a name of ASCII alone is its own normal form, another stays as it is.
characters_to_nfc_list(Name) -> unicode:characters_to_list(Name).

%% As erl_anno.
new(Line) -> Line.

all(Text, Line) ->
    case skip(Text, Line) of
        {[], _} -> [];
        {Rest, At} ->
            {Term, After, End} = term(Rest, At),
            case skip(After, End) of
                {[$. | More], Dot} -> [{term, Term}, {dot, Dot} | all(More, Dot)];
                {[], _} -> [{term, Term}];
                {More, Next} -> unexpected(More, Next)
            end
    end.

form(Text, Line) ->
    {Term, Rest, At} = term(Text, Line),
    case skip(Rest, At) of
        {[$., C | More], End} when C =< $\s -> {[{term, Term}, {dot, End}], More, End};
        {[$., $% | _] = [_ | More], End} -> {[{term, Term}, {dot, End}], More, End};
        {[], _} -> throw(more);
        {[$.], _} -> throw(more);
        {More, End} -> unexpected(More, End)
    end.

term(Text, Line) ->
    {Rest, At} = skip(Text, Line),
    case Rest of
        [] -> throw(more);
        [${ | More] -> items(More, At, $}, fun list_to_tuple/1);
        [$[ | More] -> list(More, At);
        [$#, ${ | More] -> map(More, At);
        [$<, $< | More] -> bits(More, At, []);
        [$( | More] ->
            {Term, After, End} = term(More, At),
            {Last, Now} = expect([$)], After, End),
            {Term, Last, Now};
        [$+ | More] -> signed(More, At, fun(Number) -> Number end);
        [$- | More] -> signed(More, At, fun(Number) -> -Number end);
        [C | _] when C >= $0, C =< $9; C =:= $$ -> number(Rest, At);
        [C | _] when C =:= $"; C =:= $~ -> texts(Rest, At);
        [$' | _] -> quoted_atom(Rest, At);
        _ -> word(Rest, At)
    end.

signed(Text, Line, Sign) ->
    {Rest, At} = skip(Text, Line),
    {Number, After, End} = number(Rest, At),
    {Sign(Number), After, End}.

items(Text, Line, End, Make) ->
    case skip(Text, Line) of
        {[End | Rest], At} -> {Make([]), Rest, At};
        _ ->
            {Items, Rest, At} = separated(Text, Line, End),
            {Make(Items), Rest, At}
    end.

separated(Text, Line, End) ->
    {Item, Rest, At} = term(Text, Line),
    case skip(Rest, At) of
        {[$, | More], Next} ->
            {Items, Last, Now} = separated(More, Next, End),
            {[Item | Items], Last, Now};
        {[End | More], Next} -> {[Item], More, Next};
        {More, Next} -> unexpected(More, Next)
    end.

list(Text, Line) ->
    case skip(Text, Line) of
        {[$] | Rest], At} -> {[], Rest, At};
        _ -> elements(Text, Line)
    end.

elements(Text, Line) ->
    {Item, Rest, At} = term(Text, Line),
    case skip(Rest, At) of
        {[$, | More], Next} ->
            {Items, Last, Now} = elements(More, Next),
            {[Item | Items], Last, Now};
        {[$| | More], Next} ->
            {Tail, After, Then} = term(More, Next),
            {Last, Now} = expect("]", After, Then),
            {[Item | Tail], Last, Now};
        {[$] | More], Next} -> {[Item], More, Next};
        {More, Next} -> unexpected(More, Next)
    end.

map(Text, Line) ->
    case skip(Text, Line) of
        {[$} | Rest], At} -> {#{}, Rest, At};
        _ ->
            {Pairs, Rest, At} = pairs(Text, Line),
            {maps:from_list(Pairs), Rest, At}
    end.

pairs(Text, Line) ->
    {Key, Rest, At} = term(Text, Line),
    {After, Next} = expect("=>", Rest, At),
    {Value, More, End} = term(After, Next),
    case skip(More, End) of
        {[$, | Further], Then} ->
            {Pairs, Last, Now} = pairs(Further, Then),
            {[{Key, Value} | Pairs], Last, Now};
        {[$} | Last], Now} -> {[{Key, Value}], Last, Now};
        {Wrong, Now} -> unexpected(Wrong, Now)
    end.

bits(Text, Line, Bits) ->
    case skip(Text, Line) of
        {[$>, $> | Rest], At} -> {list_to_bitstring(lists:reverse(Bits)), Rest, At};
        {[$, | Rest], At} when Bits =/= [] -> segment(Rest, At, Bits);
        {Rest, At} when Bits =:= [] -> segment(Rest, At, Bits);
        {Rest, At} -> unexpected(Rest, At)
    end.

segment(Text, Line, Bits) ->
    {Value, Rest, At} = term(Text, Line),
    {Size, After, Next} = sized(skip(Rest, At)),
    {Types, Last, Now} = types(skip(After, Next)),
    try [encoded(Value, Size, Types) | Bits] of
        More -> bits(Last, Now, More)
    catch
        error:_ -> throw({Now, "this segment of a binary cannot be made"})
    end.

sized({[$: | Text], Line}) -> term(Text, Line);
sized({Text, Line}) -> {default, Text, Line}.

types({[$/ | Text], Line}) -> type(skip(Text, Line));
types({Text, Line}) -> {[], Text, Line}.

type({Text, Line}) ->
    {Name, Rest, At} = word(Text, Line),
    {Type, After, Next} =
        case skip(Rest, At) of
            {[$: | More], Now} when Name =:= unit ->
                {Unit, Further, Then} = number(More, Now),
                {{unit, Unit}, Further, Then};
            {More, Now} -> {Name, More, Now}
        end,
    case skip(After, Next) of
        {[$- | Further1], Then1} ->
            {Types, Last, End} = type(skip(Further1, Then1)),
            {[Type | Types], Last, End};
        {Last, End} -> {[Type], Last, End}
    end.

encoded(Text, Size, Types) when is_list(Text) -> << <<(one(C, Size, Types))/bitstring>> || C <- Text >>;
encoded(Value, Size, Types) -> one(Value, Size, Types).

one(Value, Size, Types) ->
    Is = fun(Type) -> lists:member(Type, Types) end,
    Kinds = [Kind || Kind <- [utf8, utf16, utf32, float, binary, bytes, bitstring, bits], Is(Kind)],
    Unit = proplists:get_value(unit, [Type || Type <- Types, is_tuple(Type)], default),
    case {Kinds, Is(little)} of
        {[utf8], _} -> <<Value/utf8>>;
        {[utf16], false} -> <<Value/utf16>>;
        {[utf16], true} -> <<Value/utf16-little>>;
        {[utf32], false} -> <<Value/utf32>>;
        {[utf32], true} -> <<Value/utf32-little>>;
        {[float], false} -> <<Value:(width(Size, 64, Unit, 1))/float>>;
        {[float], true} -> <<Value:(width(Size, 64, Unit, 1))/float-little>>;
        {[], false} -> <<Value:(width(Size, 8, Unit, 1))>>;
        {[], true} -> <<Value:(width(Size, 8, Unit, 1))/little>>;
        {[Kind], _} when Kind =:= binary; Kind =:= bytes -> taken(Value, Size, Unit, 8);
        {[_], _} -> taken(Value, Size, Unit, 1)
    end.

taken(Value, default, _, _) -> Value;
taken(Value, Size, Unit, Default) -> <<Value:(width(Size, Size, Unit, Default))/bitstring>>.

width(default, Default, _, _) -> Default;
width(Size, _, default, Unit) -> Size * Unit;
width(Size, _, Unit, _) -> Size * Unit.

%% Texts side by side are one.
texts([$~ | Text], Line) -> sigil(Text, Line);
texts(Text, Line) ->
    {First, Rest, At} = text(Text, Line),
    case skip(Rest, At) of
        {[$" | _] = More, Next} ->
            {Second, Last, End} = texts(More, Next),
            {First ++ Second, Last, End};
        _ -> {First, Rest, At}
    end.

sigil([$", $", $" | _] = Text, Line) -> sigil([$b | Text], Line);
sigil([C | Text], Line) when C =:= $b; C =:= $s -> sigil(Text, Line, C, escaped);
sigil([C | Text], Line) when C =:= $B -> sigil(Text, Line, $b, verbatim);
sigil([C | Text], Line) when C =:= $S -> sigil(Text, Line, $s, verbatim);
sigil(Text, Line) -> sigil(Text, Line, $b, escaped).

sigil([$", $", $" | _] = Text, Line, Kind, _) -> made(Kind, text(Text, Line));
sigil([Open | Text], Line, Kind, How) ->
    case lists:keyfind(Open, 1, [{$(, $)}, {$[, $]}, {${, $}}, {$<, $>}]) of
        {_, Close} -> made(Kind, until(Text, Line, Close, How, []));
        false ->
            lists:member(Open, "/|'\"`#") orelse throw({Line, "this sigil has no such delimiter"}),
            made(Kind, until(Text, Line, Open, How, []))
    end;
sigil([], _, _, _) -> throw(more).

made($b, {Text, Rest, Line}) -> {unicode:characters_to_binary(Text), Rest, Line};
made($s, Read) -> Read.

text([$", $", $" | Text], Line) -> block(Text, Line, 3);
text([$" | Text], Line) -> until(Text, Line, $", escaped, []);
text(Text, Line) -> unexpected(Text, Line).

%% Three quotes or more, each on a line of its own; what the last line is indented by belongs to none.
block([$" | Text], Line, Quotes) -> block(Text, Line, Quotes + 1);
block(Text, Line, Quotes) ->
    {First, Rest} = line(Text, []),
    lists:all(fun blank/1, First) orelse throw({Line, "text follows the opening quotes"}),
    block_lines(Rest, Line + 1, lists:duplicate(Quotes, $"), []).

block_lines([], _, _, _) -> throw(more);
block_lines(Text, Line, Quotes, Lines) ->
    Inner = lists:dropwhile(fun blank/1, Text),
    case lists:prefix(Quotes, Inner) of
        true ->
            Indent = lists:takewhile(fun blank/1, Text),
            Kept = [unindented(Each, Indent, Line) || Each <- lists:reverse(Lines)],
            {lists:append(lists:join("\n", Kept)), lists:nthtail(length(Quotes), Inner), Line};
        false ->
            {Each, Rest} = line(Text, []),
            block_lines(Rest, Line + 1, Quotes, [Each | Lines])
    end.

blank(C) -> C =:= $\s orelse C =:= $\t.

line([$\n | Rest], Line) -> {lists:reverse(Line), Rest};
line([C | Rest], Line) -> line(Rest, [C | Line]);
line([], _) -> throw(more).

unindented([], _, _) -> [];
unindented(Text, Indent, Line) ->
    case lists:prefix(Indent, Text) of
        true -> lists:nthtail(length(Indent), Text);
        false -> throw({Line, "a line of the text is indented less than its end"})
    end.

until([], _, _, _, _) -> throw(more);
until([Close | Rest], Line, Close, _, Text) -> {lists:reverse(Text), Rest, Line};
until([$\\ | Rest], Line, Close, escaped, Text) ->
    {Escaped, More, At} = escape(Rest, Line),
    until(More, At, Close, escaped, lists:reverse(Escaped, Text));
until([C | Rest], Line, Close, How, Text) -> until(Rest, lines(C, Line), Close, How, [C | Text]).

escape([$x, ${ | Text], Line) ->
    {Digits, Rest} = lists:splitwith(fun(C) -> C =/= $} end, Text),
    Rest =/= [] orelse throw(more),
    {[integer(Digits, 16, Line)], tl(Rest), Line};
escape([$x, A, B | Text], Line) -> {[integer([A, B], 16, Line)], Text, Line};
escape([$^, C | Text], Line) -> {[C band 31], Text, Line};
escape([A, B, C | Text], Line) when A >= $0, A =< $7, B >= $0, B =< $7, C >= $0, C =< $7 ->
    {[integer([A, B, C], 8, Line)], Text, Line};
escape([A, B | Text], Line) when A >= $0, A =< $7, B >= $0, B =< $7 -> {[integer([A, B], 8, Line)], Text, Line};
escape([A | Text], Line) when A >= $0, A =< $7 -> {[A - $0], Text, Line};
escape([$\n | Text], Line) -> {[$\n], Text, Line + 1};
escape([C | Text], Line) ->
    case lists:keyfind(C, 1, [{$n, $\n}, {$r, $\r}, {$t, $\t}, {$v, $\v}, {$b, $\b}, {$f, $\f}, {$e, $\e}, {$s, $\s}, {$d, $\d}]) of
        {_, Meant} -> {[Meant], Text, Line};
        false -> {[C], Text, Line}
    end;
escape([], _) -> throw(more).

number([$$, $\\ | Text], Line) ->
    {[C], Rest, At} = escape(Text, Line),
    {C, Rest, At};
number([$$, C | Text], Line) -> {C, Text, lines(C, Line)};
number(Text, Line) ->
    case digits(Text, 10) of
        {[], _} -> unexpected(Text, Line);
        {Base, [$# | Rest]} ->
            Radix = integer(Base, 10, Line),
            {Digits, After} = digits(Rest, Radix),
            {integer(Digits, Radix, Line), After, Line};
        {Whole, [$., C | Rest]} when C >= $0, C =< $9 ->
            {Part, After} = digits([C | Rest], 10),
            {Exponent, Last} = exponent(After),
            {list_to_float(Whole ++ [$. | Part] ++ Exponent), Last, Line};
        {Whole, Rest} -> {integer(Whole, 10, Line), Rest, Line}
    end.

exponent([E, Sign | Rest]) when E =:= $e orelse E =:= $E, Sign =:= $- orelse Sign =:= $+ -> exponent(Rest, [$e, Sign]);
exponent([E, C | Rest]) when E =:= $e orelse E =:= $E, C >= $0, C =< $9 -> exponent([C | Rest], [$e]);
exponent(Rest) -> {[], Rest}.

exponent(Text, Start) ->
    {Digits, Rest} = digits(Text, 10),
    {Start ++ Digits, Rest}.

%% Digits, without the single underscores between them.
digits([$_, C | Rest], Base) ->
    case digit(C) < Base of
        true -> digits([C | Rest], Base);
        false -> {[], [$_, C | Rest]}
    end;
digits([C | Rest], Base) ->
    case digit(C) < Base of
        true ->
            {Digits, Last} = digits(Rest, Base),
            {[C | Digits], Last};
        false -> {[], [C | Rest]}
    end;
digits([], _) -> {[], []}.

digit(C) when C >= $0, C =< $9 -> C - $0;
digit(C) when C >= $a, C =< $z -> C - $a + 10;
digit(C) when C >= $A, C =< $Z -> C - $A + 10;
digit(_) -> 99.

integer(Digits, Base, Line) ->
    try list_to_integer(Digits, Base)
    catch error:_ -> throw({Line, "this is no number: " ++ Digits})
    end.

quoted_atom([$' | Text], Line) ->
    {Name, Rest, At} = until(Text, Line, $', escaped, []),
    {atom(Name, At), Rest, At}.

word([C | _] = Text, Line) when C >= $a, C =< $z; C >= $ß, C =< $ÿ, C =/= $÷ ->
    {Name, Rest} = lists:splitwith(fun in_word/1, Text),
    case Name of
        "fun" -> function(Rest, Line);
        _ -> {atom(Name, Line), Rest, Line}
    end;
word(Text, Line) -> unexpected(Text, Line).

in_word(C) when C >= $a, C =< $z; C >= $A, C =< $Z; C >= $0, C =< $9; C =:= $_; C =:= $@ -> true;
in_word(C) -> C >= $À andalso C =< $ÿ andalso C =/= $÷ andalso C =/= $×.

atom(Name, Line) ->
    try list_to_atom(Name)
    catch error:_ -> throw({Line, "this is no atom: " ++ Name})
    end.

function(Text, Line) ->
    {Module, Rest, At} = name(Text, Line),
    {Colon, Next} = expect(":", Rest, At),
    {Name, More, Then} = name(Colon, Next),
    {Slash, Further} = expect("/", More, Then),
    {After, Now} = skip(Slash, Further),
    {Arity, Last, End} = number(After, Now),
    {fun Module:Name/Arity, Last, End}.

name(Text, Line) ->
    case skip(Text, Line) of
        {[$' | _] = Rest, At} -> quoted_atom(Rest, At);
        {Rest, At} -> word(Rest, At)
    end.

expect(Sign, Text, Line) ->
    {Rest, At} = skip(Text, Line),
    case lists:prefix(Sign, Rest) of
        true -> {lists:nthtail(length(Sign), Rest), At};
        false when Rest =:= [] -> throw(more);
        false -> unexpected(Rest, At)
    end.

skip([$\n | Rest], Line) -> skip(Rest, Line + 1);
skip([$% | Rest], Line) -> skip(lists:dropwhile(fun(C) -> C =/= $\n end, Rest), Line);
skip([C | Rest], Line) when C =< $\s; C >= 16#80, C =< 16#A0 -> skip(Rest, Line);
skip(Rest, Line) -> {Rest, Line}.

lines($\n, Line) -> Line + 1;
lines(_, Line) -> Line.

unexpected([], _) -> throw(more);
unexpected(Text, Line) -> throw({Line, "this is not expected: " ++ lists:sublist(Text, 12)}).
