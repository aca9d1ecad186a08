-module(sink_storage).
%% ets, dets, disk_log, files, archives, compression.
-export([cases/0]).
-include_lib("kernel/include/file.hrl").

cases() ->
    [{ets_kinds, fun() -> [ets_kind(Kind) || Kind <- [set, ordered_set, bag, duplicate_bag]] end},
     {ets_select, fun() ->
         with_table(fun(T) -> {ets:select(T, [{{'$1', '$2'}, [{'>', '$2', 2}], ['$_']}]), ets:match(T,
             {'$1', 2}), ets:match_object(T, {'_', 3}), ets:select_count(T, [{{'_', '$1'}, [{'<', '$1', 3}],
             [true]}]), ets:select_reverse(T, [{{'$1', '_'}, [], ['$1']}])} end)
     end},
     {ets_chunks, fun() ->
         with_table(fun(T) -> {First, Rest} = ets:select(T, [{{'$1', '_'}, [], ['$1']}], 2), {First,
             element(1, ets:select(Rest)), element(1, ets:match(T, {'$1', '_'}, 1))} end)
     end},
     {ets_order, fun() ->
         with_table(fun(T) -> {ets:first(T), ets:next(T, b), ets:prev(T, b), ets:last(T),
             ets:first_lookup(T), ets:slot(T, 0), ets:foldl(fun({_, V}, A) -> V + A end, 0, T)} end)
     end},
     {ets_change, fun() ->
         with_table(fun(T) -> {ets:insert_new(T, {a, 9}), ets:update_element(T, a, {2, 8}),
             ets:update_counter(T, b, {2, 5}), ets:take(T, c), ets:delete_object(T, {a, 8}),
             ets:select_replace(T, [{{'$1', '$2'}, [], [{{'$1', {'*', '$2', 2}}}]}]), ets:select_delete(T,
             [{{'_', 14}, [], [true]}]), ets:tab2list(T)} end)
     end},
     {ets_file, fun() ->
         with_table(fun(T) -> ok = ets:tab2file(T, "/tmp/table", [{extended_info, [md5sum]}]), {ok,
             N} = ets:file2tab("/tmp/table", [{verify, true}]), {ets:tab2list(N), element(1,
             ets:tabfile_info("/tmp/table")), ets:delete(N)} end)
     end},
     {ets_transfer, fun() ->
         T = ets:new(t, [public, {heir, self(), gone}]),
         {ets:info(T, type), ets:setopts(T, {heir, none}), ets:safe_fixtable(T, true), ets:rename(T, u),
             ets:whereis(nope), ets:delete(T)}
     end},
     {ets_init, fun() ->
         T = ets:new(t, [ordered_set]),
         true = ets:init_table(T, fun(read) -> {[{1, a}], fun(read) -> end_of_input; (close) -> ok end};
             (close) -> ok end),
         {ets:tab2list(T), ets:repair_continuation('$end_of_table', [])}
     end},
     {ets_qlc, fun() -> with_table(fun(T) -> {ets:table(T) =/= []} end) end},
     {dets_basic, fun() ->
         {ok, D} = dets:open_file(d, [{file, "/tmp/d.dets"}, {type, set}]),
         ok = dets:insert(D, [{a, 1}, {b, 2}]),
         R = {dets:lookup(D, a), lists:sort(dets:match(D, {'$1', '_'})), dets:select(D, [{{'$1', 2}, [],
             ['$1']}]), dets:info(D, size), dets:update_counter(D, a, 5), dets:delete(D, b), dets:member(D, b)},
         {R, dets:close(D)}
     end},
     {dets_again, fun() ->
         {ok, D} = dets:open_file(d, [{file, "/tmp/d.dets"}]),
         R = {dets:foldl(fun(X, A) -> [X | A] end, [], D), dets:first(D), dets:insert_new(D, {a, 1}),
             dets:sync(D), dets:is_dets_file("/tmp/d.dets")},
         T = ets:new(e, []),
         true = dets:to_ets(D, T) =:= T,
         {R, ets:tab2list(T), dets:from_ets(D, T), dets:close(D)}
     end},
     {dets_missing, fun() ->
         {dets:open_file("/tmp/none.dets"), element(1, dets:open_file(x, [{file, "/no/dir/x"}])),
             dets:lookup(nope, a)}
     end},
     {disk_log_internal, fun() ->
         {ok, L} = disk_log:open([{name, l}, {file, "/tmp/l.log"}]),
         ok = disk_log:log_terms(L, [{a, 1}, "b"]),
         ok = disk_log:sync(L),
         {C, Terms} = disk_log:chunk(L, start),
         {Terms, disk_log:chunk(L, C), proplists:get_value(format, disk_log:info(L)), disk_log:close(L)}
     end},
     {disk_log_wrap, fun() ->
         {ok, L} = disk_log:open([{name, w}, {file, "/tmp/w.log"}, {type, wrap}, {size, {300, 2}}]),
         [disk_log:log(L, {n, N, lists:duplicate(40, $x)}) || N <- lists:seq(1, 6)],
         {disk_log:next_file(L), proplists:get_value(current_file, disk_log:info(L)), disk_log:close(L),
             filelib:wildcard("/tmp/w.log.{1,2,idx}")}
     end},
     {disk_log_external, fun() ->
         {ok, L} = disk_log:open([{name, x}, {file, "/tmp/x.log"}, {format, external}]),
         ok = disk_log:blog(L, <<"line\n">>),
         ok = disk_log:balog(L, <<"two\n">>),
         ok = disk_log:sync(L),
         {disk_log:close(L), file:read_file("/tmp/x.log"), disk_log:log(gone, x)}
     end},
     {file_positions, fun() ->
         {ok, F} = file:open("/tmp/p", [read, write, raw, binary]),
         ok = file:write(F, "hello world"),
         {file:position(F, 6), file:read(F, 5), file:pread(F, [{0, 2}, {4, 1}]), file:pwrite(F, 0, "J"),
             file:position(F, {eof, -1}), file:truncate(F), file:close(F), file:read_file("/tmp/p")}
     end},
     {file_lines, fun() ->
         ok = file:write_file("/tmp/lines", ["a\n", <<"b">>], [append]),
         {ok, F} = file:open("/tmp/lines", [read, read_ahead]),
         {file:read_line(F), io:get_line(F, ''), io:get_line(F, ''), file:close(F)}
     end},
     {file_info, fun() ->
         ok = file:write_file("/tmp/i", "123"),
         {ok, I} = file:read_file_info("/tmp/i", [{time, posix}]),
         ok = file:change_mode("/tmp/i", 8#600),
         {ok, J} = file:read_file_info("/tmp/i"),
         {I#file_info.size, I#file_info.type, J#file_info.mode band 8#777, file:change_time("/tmp/i",
             {{2020, 1, 1}, {0, 0, 0}}), file:write_file_info("/tmp/i", #file_info{mode = 8#644})}
     end},
     {file_links, fun() ->
         file:delete("/tmp/link"),
         ok = file:make_symlink("/tmp/i", "/tmp/link"),
         {file:read_link("/tmp/link"), file:read_link_info("/tmp/i") =/= x, file:make_link("/tmp/i",
             "/tmp/hard"), file:delete("/tmp/hard"), file:rename("/tmp/link", "/tmp/link2"),
             file:read_link("/tmp/none")}
     end},
     {file_folders, fun() ->
         {file:make_dir("/tmp/dd"), file:make_dir("/tmp/dd"), file:list_dir("/tmp/dd"),
             file:del_dir("/tmp/dd"), filelib:ensure_path("/tmp/x/y/z"), file:del_dir_r("/tmp/x"),
             file:set_cwd("/tmp"), file:get_cwd(), file:set_cwd("/app")}
     end},
     {file_terms, fun() ->
         ok = file:write_file("/tmp/t", <<"%% coding: utf-8\n{a, \"ž\"}.\n[1,2|3].\n"/utf8>>),
         {file:consult("/tmp/t"), file:path_consult(["/tmp"], "t"), file:consult("/tmp/none"),
             file:format_error({3, erl_parse, ["bad"]})}
     end},
     {file_copy, fun() ->
         {file:copy("/tmp/t", "/tmp/t2"), file:copy({"/tmp/t", [read]}, {"/tmp/t3", [write]}, 5),
             file:read_file("/tmp/t3"), file:native_name_encoding()}
     end},
     {file_modes, fun() ->
         [file_mode(M) || M <- [[write, delayed_write], [append], [write, exclusive], [read, write,
             {encoding, utf8}], [write, compressed], [write, sync]]]
     end},
     {file_ram, fun() ->
         {ok, F} = file:open("inside", [ram, read, write, binary]),
         ok = file:write(F, "abc"),
         {file:pread(F, 0, 9), ram_file:get_size(F), file:close(F)}
     end},
     {file_encoding, fun() ->
         {ok, F} = file:open("/tmp/utf16", [write, {encoding, {utf16, big}}]),
         ok = io:put_chars(F, "ž"),
         ok = file:close(F),
         {ok, G} = file:open("/tmp/utf16", [read, {encoding, {utf16, big}}]),
         {io:get_chars(G, '', 5), io:getopts(G) =/= [], file:read_file("/tmp/utf16"), file:close(G)}
     end},
     {filelib_module, fun() ->
         {filelib:wildcard("/tmp/t{2,3}"), filelib:is_dir("/tmp"), filelib:is_regular("/tmp"),
             filelib:file_size("/tmp/t"), filelib:fold_files("/tmp", "^t[23]$", false, fun(F,
             A) -> [filename:basename(F) | A] end, []) -- [], filelib:ensure_dir("/tmp/q/r"),
             filelib:safe_relative_path("../x", ""), filelib:find_file("t", "/tmp", [{"tmp", "tmp"}]),
             filelib:is_file("/tmp/none")}
     end},
     {filename_module, fun() ->
         {filename:join(["/a", "b", "/c"]), filename:basename("/a/b.erl", ".erl"), filename:dirname("/a/b"),
             filename:extension("x.tar.gz"), filename:rootname("a.b"), filename:split("/a/b"),
             filename:absname("x", "/y"), filename:pathtype("a"), filename:nativename("/a"),
             filename:flatten(["a", $b]), filename:basedir(user_cache, "app") =/= x}
     end},
     {tar_files, fun() ->
         ok = file:write_file("/tmp/one", "1"),
         ok = erl_tar:create("/tmp/a.tar", [{"one", "/tmp/one"}, {"dir/two", <<"22">>}]),
         {erl_tar:table("/tmp/a.tar"), erl_tar:extract("/tmp/a.tar", [{cwd, "/tmp/out"}]),
             file:read_file("/tmp/out/dir/two"), erl_tar:extract("/tmp/a.tar", [memory, {files, ["one"]}]),
             erl_tar:extract("/tmp/none.tar"), erl_tar:format_error(bad_header)}
     end},
     {tar_add, fun() ->
         {ok, T} = erl_tar:open("/tmp/b.tar", [write]),
         ok = erl_tar:add(T, <<"x">>, "n", []),
         ok = erl_tar:close(T),
         {ok, [{_, Type, Size, _, Mode, _, _}]} = erl_tar:table("/tmp/b.tar", [verbose]),
         {Type, Size, Mode}
     end},
     {zip_files, fun() ->
         {ok, Z} = zip:zip("/tmp/z.zip", [{"a.txt", <<"aaaa">>}, {"d/b", <<"b">>}], [{comment, "c"}]),
         {ok, [_ | Table]} = zip:table(Z),
         {[element(2, E) || E <- Table], zip:unzip(Z, [{cwd, "/tmp/un"}]), zip:unzip(Z, [memory, {file_list,
             ["d/b"]}]), file:read_file("/tmp/un/a.txt"), zip:unzip("/tmp/t")}
     end},
     {zip_handle, fun() ->
         {ok, H} = zip:zip_open("/tmp/z.zip", [memory]),
         {zip:zip_get("a.txt", H), length(element(2, zip:zip_list_dir(H))), zip:zip_close(H),
             zip:foldl(fun(N, _, _, A) -> [N | A] end, [], "/tmp/z.zip")}
     end},
     {zlib_streams, fun() ->
         Z = zlib:open(),
         ok = zlib:deflateInit(Z, best_compression, deflated, -15, 8, default),
         D = iolist_to_binary([zlib:deflate(Z, "aaaa"), zlib:deflate(Z, "bb", finish)]),
         ok = zlib:deflateEnd(Z),
         zlib:close(Z),
         {D, zlib:unzip(D), zlib:uncompress(zlib:compress(<<"x">>)), zlib:zip("zz"),
             catch zlib:gunzip(<<"no">>)}
     end},
     {zlib_safe, fun() ->
         Z = zlib:open(),
         ok = zlib:inflateInit(Z),
         {finished, O} = zlib:safeInflate(Z, zlib:compress("abc")),
         {iolist_to_binary(O), zlib:inflateEnd(Z), zlib:close(Z)}
     end},
     {io_protocol, fun() ->
         {ok, F} = file:open("/tmp/io", [read, write]),
         io:format(F, "{~p, ~s}.~n12 ab~n", [x, "y"]),
         file:position(F, 0),
         {io:read(F, ''), io:fread(F, '', "~d ~s"), io:get_line(F, ''), io:rows(F), io:setopts(F,
             [{encoding, unicode}]), file:close(F)}
     end},
     {io_parse, fun() ->
         ok = file:write_file("/tmp/e", "X = 1 + 2.\n foo(X).\n"),
         {ok, F} = file:open("/tmp/e", [read]),
         {io:parse_erl_exprs(F, ''), element(1, io:scan_erl_exprs(F, '')), file:close(F)}
     end},
     {crash_posix, fun() ->
         [file:format_error(E) || E <- [enoent, eacces, enospc, badarg, terminated, system_limit, {1, file,
             undefined_script}]]
     end}].

ets_kind(Kind) ->
    T = ets:new(kind, [Kind, {keypos, 1}, compressed]),
    ets:insert(T, [{1, a}, {1.0, b}, {1, a}, {1, c}]),
    R = {Kind, lists:sort(ets:tab2list(T)), ets:lookup(T, 1), ets:member(T, 1.0), ets:info(T, size)},
    ets:delete(T),
    R.

with_table(Fun) ->
    T = ets:new(table, [ordered_set]),
    ets:insert(T, [{a, 1}, {b, 2}, {c, 3}]),
    R = Fun(T),
    ets:delete(T),
    R.

file_mode(Modes) ->
    file:delete("/tmp/mode"),
    {ok, F} = file:open("/tmp/mode", Modes),
    Wrote = case lists:keymember(encoding, 1, Modes) of true -> io:put_chars(F, [382]);
            false -> file:write(F, "data") end,
    {Wrote, file:close(F), element(1, file:read_file("/tmp/mode"))}.
