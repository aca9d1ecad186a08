-module(sink_text).
%% string, re, io_lib, unicode, binary, erl_scan, erl_parse, erl_anno, base64, json.
-export([cases/0]).

cases() ->
    [{string_pad, fun() ->
         {string:pad("é", 4, both, $.), string:pad("x", 3), string:trim("--x--", both, "-"),
             string:chomp("a\r\n")}
     end},
     {string_split, fun() ->
         {string:split("a.b.c", ".", all), string:split("abc", "x"), string:lexemes("a b,,c", " ,"),
             string:nth_lexeme("a b c", 2, " "), string:tokens("a-b", "-"), string:replace("aXbX", "X", "y",
             all)}
     end},
     {string_take, fun() ->
         {string:take("123abc", lists:seq($0, $9)), string:take("abc1", "123", true), string:slice("hello",
             1, 3), string:span("aab", "a"), string:str("hello", "l"), string:prefix("abc", "ab"),
             string:find("abcb", "b", trailing)}
     end},
     {string_numbers, fun() ->
         {string:to_integer("12ab"), string:to_float("1.5e3x"), string:to_integer("x"),
             list_to_float("2.5"), float_to_list(1.5, [{decimals, 3}]), float_to_binary(0.1, [short]),
             integer_to_list(255, 16), float_to_list(1.0e10, [{scientific, 2}])}
     end},
     {string_compare, fun() ->
         {string:equal("Å", [$A, 16#30A], false, nfc), string:casefold("ÄSS"),
             string:uppercase(<<"ärger"/utf8>>), string:lowercase("ÉA"), string:titlecase("éa"),
             string:next_codepoint("é"), string:next_grapheme("e\x{301}x"), string:jaro_similarity("abc",
             "abd")}
     end},
     {string_old, fun() ->
         {string:centre("ab", 6, $*), string:left("ab", 4), string:right("ab", 4, $0),
             string:words("a b c"), string:copies("ab", 2), string:concat("a", "b"), string:chr("abc", $b),
             string:substr("hello", 2, 2), string:strip(" a ")}
     end},
     {re_run, fun() ->
         {re:run("abc123", "([a-z]+)(\\d+)", [{capture, all, list}]), re:run("a1b22", "\\d+", [global,
             {capture, first, binary}]), re:run("ABC", "b", [caseless]), re:run("x", "y"), re:run("foo",
             "(?<n>o+)", [{capture, [n], list}]), re:run("ab\ncd", "^c", [multiline])}
     end},
     {re_split, fun() ->
         {re:split("a,b;c", "[,;]", [{return, list}]), re:split("abc", "(b)", [{return, list}, {parts, 2}]),
             re:replace("hello", "l", "[&]", [global, {return, list}]), re:replace("ab", "(a)(b)", "\\2\\1",
             [{return, binary}]), re:replace("x", "x", fun(W, _) -> [W, W] end, [{return, binary}])}
     end},
     {re_compile, fun() ->
         {ok, P} = re:compile(<<"a+">>, [unicode]),
         {re:inspect(P, namelist), re:run(<<"xaa">>, P), re:compile("(")}
     end},
     {re_unicode, fun() ->
         {re:run(<<"žluť"/utf8>>, <<"ť"/utf8>>, [unicode, {capture, first, list}]), re:run("žž",
             "\\x{17e}+", [unicode]), re:split(<<"a·b"/utf8>>, <<"·"/utf8>>, [unicode, {return, list}]),
             re:replace(<<"é"/utf8>>, ".", "x", [unicode, {return, binary}])}
     end},
     {re_limits, fun() ->
         {re:run("aaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$", [{match_limit, 500}, report_errors]), re:run("ab",
             "b", [{offset, 1}]), re:run("ab", "^b", [anchored])}
     end},
     {re_error, fun() -> re:run("a", "[") end},
     {io_lib_numbers, fun() ->
         f("~w|~5w|~-5w|~7.3.0f|~e|~g|~.3e|~b|~.16b|~.16B|~#|~.8#|~.10+|~.16x", [1, 2, 3, 1.5, 1.5, 1.0e10,
             2.25, 10, 255, 255, 7, 8, 9, 10, "0x"])
     end},
     {io_lib_control, fun() ->
         f("~s|~10s|~-10s|~.3s|~10.4s|~ts|~c|~5c|~tc|~n~~", ["abc", "abc", "abc", "abcdef", "abcdef", "ž",
             $x, $y, 382])
     end},
     {io_lib_terms, fun() ->
         f("~p|~tp|~w|~tw|~P|~W|~0p|~i~w|~*w|~ts", ["text", "žlu", "text", "ž", [1, 2, 3, 4, 5], 3, {a, {b,
             {c}}}, 3, [a, "b"], skipped, end_, 6, x, <<"é"/utf8>>])
     end},
     {io_lib_pretty, fun() ->
         f("~p~n~40p~n~p", [[{N, lists:duplicate(N, $a)} || N <- lists:seq(1, 6)], lists:seq(1, 30),
             #{list_to_atom("k" ++ [$0 + N]) => N || N <- [1]}])
     end},
     {io_lib_records, fun() ->
         io_lib_pretty:print({rec, 1, "t"}, [{record_print_fun, fun(rec, 2) -> [a, b]; (_, _) -> no end}])
     end},
     {io_lib_limited, fun() ->
         {lists:flatten(io_lib:format("~p", [lists:seq(1, 100)], [{chars_limit, 20}])),
             lists:flatten(io_lib:format("~0.3p", [[1]]))}
     end},
     {io_lib_scan, fun() ->
         {io_lib:fread("~d ~s ~f ~a", "12 abc 1.5 atom"), io_lib:fread("~2d~c", "12x"), io_lib:fread("~d",
             "x"), io_lib:unscan_format(io_lib:scan_format("~5.2f~n", [1.5]))}
     end},
     {io_lib_text, fun() ->
         {io_lib:nl(), io_lib:indentation("ab\ncd", 0), io_lib:latin1_char_list("a"),
             io_lib:deep_char_list(["a", [$b]]), io_lib:printable_unicode_list([382]), io_lib:write_char($\n),
             io_lib:write_latin1_string("é"), io_lib:write_string_as_latin1("ž")}
     end},
     {io_lib_error, fun() -> io_lib:format("~d", [1]) end},
     {scan, fun() ->
         {erl_scan:string("foo(X) -> X + 1.5, \"s\", 'A b', $c, 16#ff."), erl_scan:string("\"open"),
             erl_scan:reserved_word('case'), [erl_scan:category(T) || T <- element(2,
             erl_scan:string("{a, 1}."))]}
     end},
     {scan_comments, fun() ->
         {erl_scan:string("a % c\nb.", {1, 1}, [return, text]), erl_scan:tokens([], "x. y", 1)}
     end},
     {parse, fun() ->
         {ok, T, _} = erl_scan:string("{a, [1, \"s\"], #{k => <<1, 2>>}, -3}."),
         {erl_parse:parse_term(T), erl_parse:parse_exprs(element(2, erl_scan:string("X = f(1), g.")))}
     end},
     {parse_errors, fun() ->
         {erl_parse:parse_term(element(2, erl_scan:string("{a, ."))),
             erl_parse:format_error(["syntax error before: ", "x"]), erl_parse:parse_form(element(2,
             erl_scan:string("f(X) when X > 1 -> ok; f(_) -> no.")))}
     end},
     {parse_abstract, fun() ->
         A = erl_parse:abstract({a, [1, 2.5, <<"b">>], "s"}),
         {A, erl_parse:normalise(A), erl_anno:line(erl_anno:new({3, 4})),
             erl_anno:to_term(erl_anno:set_generated(true, erl_anno:new(1)))}
     end},
     {pretty_print, fun() ->
         {ok, F} = erl_parse:parse_form(element(2,
             erl_scan:string("f(X) when X > 1 -> [Y || Y <- X]; f(_) -> case 1 of 1 -> <<1:8>>; _ -> fun() -> #{} end end."))),
         {lists:flatten(erl_pp:form(F)), lists:flatten(erl_pp:expr(erl_parse:abstract([a, "b"])))}
     end},
     {base64_module, fun() ->
         {base64:encode("hi?>"), base64:decode("aGk/Pg=="), base64:encode(<<251, 255>>, #{mode => urlsafe,
             padding => false}), base64:mime_decode("a G k="), base64:encode_to_string("x")}
     end},
     {base64_error, fun() -> base64:decode("a%") end},
     {unicode_more, fun() ->
         {unicode:characters_to_nfkc_binary("ﬁ①"), unicode:characters_to_nfc_list("e\x{301}"),
             unicode:characters_to_list([<<"é"/utf8>>, 382, "x"]), unicode:characters_to_binary(<<"é">>, latin1,
             utf8), unicode:encoding_to_bom({utf16, little}), unicode:characters_to_binary([16#D800])}
     end},
     {unicode_util_module, fun() ->
         {unicode_util:gc("e\x{301}x"), unicode_util:cp("ž"), unicode_util:uppercase("ßx"),
             unicode_util:is_whitespace($\s), unicode_util:nfd("é")}
     end},
     {json_module, fun() ->
         {json:decode(<<"{\"a\": [1, 2.5, \"\\u00e9\"]}">>), iolist_to_binary(json:encode(#{a => [1, null,
             true]})), catch_error(fun() -> json:decode(<<"[1,">>) end), json:decode(<<"[1]x">>, ok, #{})}
     end},
     {term_to_text, fun() ->
         {lists:flatten(io_lib:format("~w", [fun lists:map/2])), erlang:fun_to_list(fun lists:map/2),
             atom_to_list('A b'), list_to_tuple(binary_to_list(<<"ab">>)), erlang:term_to_iovec(a),
             binary_to_term(term_to_binary(lists:seq(1, 50), [compressed, {minor_version, 2}]), [safe])}
     end},
     {hashes, fun() ->
         {erlang:phash2("text", 1000), erlang:md5("x"), erlang:crc32("abc"), erlang:adler32("abc"),
             erlang:crc32_combine(1, 2, 3), erlang:md5_final(erlang:md5_update(erlang:md5_init(), "x"))}
     end},
     {ip_text, fun() ->
         {inet:parse_ipv4_address("127.1"), inet:parse_strict_address("1.2.3"), inet:ntoa({0, 0, 0, 0, 0,
             65535, 258, 772}), inet:parse_ipv6_address("fe80::1%1"), inet:ipv4_mapped_ipv6_address({1, 2, 3,
             4}), inet:parse_address("x")}
     end}].

f(Format, Arguments) -> lists:flatten(io_lib:format(Format, Arguments)).

catch_error(Fun) -> try Fun() catch error:Reason -> {error, Reason} end.
