%% For terms.test.ts: what lean_terms reads, beside erl_scan with erl_parse, for texts and for printed random terms; and which
%% words are reserved. Prints what differs.
-module(terms).
-export([main/0]).

main() ->
    Texts = cases() ++ [printed() || _ <- lists:seq(1, 2000)],
    Words = [Word || Word <- [list_to_atom(Text) || Text <- string:lexemes(words(), " ")],
                     erl_scan:reserved_word(Word) =/= lean_terms:reserved_word(Word)],
    Encodings = [Text || Text <- [<<"%% coding: utf-8\n[].">>, <<"%% -*- coding: latin-1 -*-\n">>, <<"a\n% coding=utf-8">>, <<>>, <<"[].">>],
                         epp:read_encoding_from_binary(Text) =/= lean_terms:read_encoding_from_binary(Text)],
    io:format("~p texts~n~p~n", [length(Texts), {[Each || Each <- Texts, differs(theirs(Each), ours(Each))], Words, Encodings}]),
    halt().

theirs(Text) ->
    try
        {ok, Tokens, _} = erl_scan:string(Text),
        erl_parse:parse_term(Tokens)
    catch
        _:_ -> error
    end.

ours(Text) ->
    case lean_terms:tokens([], Text ++ " ", 1) of
        {done, {ok, Tokens, _}, _} -> lean_terms:parse_term(Tokens);
        _ -> error
    end.

%% Both refuse, or both give the same.
differs({ok, One}, {ok, Other}) -> One =/= Other;
differs({ok, _}, _) -> true;
differs(_, {ok, _}) -> true;
differs(_, _) -> false.

words() ->
    "after begin case try cond catch andalso orelse end fun if let of receive when bnot not div rem band and bor bxor "
    "bsl bsr or xor maybe else do record spec true false ok error module export import define query a b".

cases() -> ["[].","{a,'b c',\"str\\n\\x{1F600}\\101\",<<1,2,255>>,<<\"h\\x{e9}llo\"/utf8>>,$a,$\\n,$\\s,16#fF,2#1_01,1_000,1.5,-1.5e-3,1.0E10,+3,- 4}.",
 "#{a => 1, \"b\" => #{}, <<\"c\">> => [1|2]}.", "[a, % comment\n b\n].", "fun lists:map/2.", "fun 'Elixir.Foo':'bar!'/ 12 .", "\"a\" \"b\"\n\"c\".",
 "~\"bin\".","~s(a\\tb).","~S[a\\tb].","~B|a\\n|.","~b{x\\n}.","\"\"\"\n  ab\n   c\n  \"\"\".","~\"\"\"\n  x\\n\n  \"\"\".","<<1:16,2/little,3:4/unit:8,\"ab\":16,1.5/float,-1>>.","<<>>.","<<\"abc\"/utf16-little>>.", "<<1:3>>.",
 "'Elixir.A'.","a@b_C1.","åäö.","$\\\\.","$\\^a.","\"\\^a\\e\\d\".","[{a,1},{b,[]},{c,{}}].","(a).","{a,}.","[a|b|c].","[a,b","{a b}.","1.e5.","1.","36#zZ.","$ .","'a\\'b'.","\"x\\\ny\".","'\\x{e5}'.","[,].","fun.","a:b.", "A.", "_.", "#r{}.", "\"\"\"\"\nx\n\"\"\"\".", "-$a.", "{1,-1.0}.", "<<1,2:8>>.","<<(1),2>>.","<<-1:16/big-signed-integer-unit:1>>.", "\"\".","~\"\".","~s\"\"\"\n\"\"\"."].

printed() -> lists:flatten(io_lib:format(lists:nth(rand:uniform(4), ["~p.", "~tp.", "~w.", "~tw."]), [random(4)])).

random(0) -> leaf();
random(N) ->
    case rand:uniform(8) of
        1 -> list_to_tuple(many(N));
        2 -> many(N);
        3 -> maps:from_list([{random(N - 1), random(N - 1)} || _ <- lists:seq(1, rand:uniform(3))]);
        4 -> [random(N - 1) | random(N - 1)];
        _ -> leaf()
    end.

many(N) -> [random(N - 1) || _ <- lists:seq(1, rand:uniform(4) - 1)].

leaf() ->
    case rand:uniform(9) of
        1 -> rand:uniform(1000) - 500;
        2 -> rand:normal() * 1.0e5;
        3 -> list_to_atom(text(16#3ff));
        4 -> unicode:characters_to_binary(text(16#3ff));
        5 -> text(255);
        6 -> bits(rand:uniform(20));
        7 -> fun lists:map/2;
        8 -> 1 bsl rand:uniform(90);
        _ -> text(16#10fff)
    end.

bits(N) -> <<(rand:uniform(1 bsl N)):N>>.

text(Most) -> [case rand:uniform(Most) of C when C >= 16#d800, C =< 16#dfff -> $x; C -> C end || _ <- lists:seq(1, rand:uniform(8) - 1)].
