%% Fits an OTP release that was assembled elsewhere to the Erlang that runs this script:
%%
%%     adopt.escript FOLDER KIND DOCUMENT
%%
%% FOLDER holds lib/APPLICATION-VERSION and releases/VERSION; with KIND `shipment:NAME` there are only
%% applications, and the release NAME is made of all of them; with KIND `package` the applications are those of
%% packages, and a .rel file names them. Writes one JSON document: what the release is,
%% its applications (OTP's own replaced by this Erlang's, which is told), modules that this Erlang cannot load,
%% what env.sh exports; or `problem`, or `env_script` when env.sh fails. Writes FOLDER/adopted.boot when the release's boot script does not fit.

-mode(compile).

main([Folder, Kind, Document]) ->
    Result =
        try
            adopt(Folder, Kind)
        catch
            throw:{problem, Problem} -> #{problem => Problem};
            throw:{env_script, Status, Words} -> #{env_script => #{status => Status, words => Words}}
        end,
    ok = file:write_file(Document, json:encode(Result)).

adopt(Folder, Kind) ->
    Spec = specification(Folder, Kind),
    #{name := Name, version := Version} = Spec,
    {Applications, Added} = applications(Folder, Spec),
    Boot = boot_file(Folder, Spec),
    Fits = fits(Spec, Applications, Added, Boot),
    Fits orelse make_boot(Folder, Spec, Applications, Boot),
    {Modules, Unloadable} = load(Folder, Applications),
    #{
        name => Name,
        version => Version,
        given_erts => maps:get(erts, Spec),
        erts => list_to_binary(erlang:system_info(version)),
        otp => list_to_binary(erlang:system_info(otp_release)),
        boot => iolist_to_binary(
            case Fits of
                true -> string:prefix(Boot, Folder ++ "/");
                false -> "adopted.boot"
            end
        ),
        made_boot => not Fits,
        applications => [described(Application) || Application <- Applications],
        modules => Modules,
        unloadable => Unloadable,
        environment => environment(Folder, Name, Version)
    }.

problem(Format, Arguments) ->
    throw({problem, unicode:characters_to_binary(io_lib:format(Format, Arguments))}).

%% What the release is: from its .rel file, or from the applications of a shipment.

specification(Folder, "shipment:" ++ Name) ->
    Here = here(Folder),
    Version = maps:get(list_to_atom(Name), Here, undefined),
    Version =/= undefined orelse problem("there is no application ~s", [Name]),
    Started = [{kernel, permanent}, {stdlib, permanent}],
    Loaded = [{App, load} || App <- lists:sort(maps:keys(Here))],
    #{
        name => list_to_binary(Name),
        version => list_to_binary(Version),
        erts => null,
        kind => shipment,
        listed => [{App, undefined, Type, []} || {App, Type} <- Started ++ Loaded]
    };
specification(Folder, "package") ->
    (specification(Folder, "release"))#{kind := package};
specification(Folder, "release") ->
    Version = version(Folder),
    Path = rel_file(Folder, Version),
    case file:consult(Path) of
        {ok, [{release, {Name, Version}, {erts, Erts}, Listed}]} ->
            #{
                name => unicode:characters_to_binary(to_list(Name)),
                version => unicode:characters_to_binary(Version),
                erts => list_to_binary(Erts),
                kind => release,
                listed => [listed(Application) || Application <- Listed]
            };
        {ok, [{release, {_, Other}, _, _}]} ->
            problem("~s is version ~s, and releases/start_erl.data says ~s", [inside(Folder, Path), Other, Version]);
        {ok, _} ->
            problem("~s is not a release resource file (rel(4))", [inside(Folder, Path)]);
        {error, Reason} ->
            problem("~s cannot be read: ~s", [inside(Folder, Path), file:format_error(Reason)])
    end.

version(Folder) ->
    case file:read_file(filename:join(Folder, "releases/start_erl.data")) of
        {ok, Text} ->
            case string:lexemes(binary_to_list(Text), " \t\r\n") of
                [_Erts, Version] -> Version;
                _ -> problem("releases/start_erl.data does not hold two versions", [])
            end;
        {error, _} ->
            Found = lists:usort([filename:basename(filename:dirname(F)) || F <- rel_files(Folder, "*")]),
            case Found of
                [Version] -> Version;
                [] -> problem("no folder of releases/ holds a .rel file", []);
                _ -> problem("it holds several versions (~s) and no releases/start_erl.data", [lists:join(", ", Found)])
            end
    end.

rel_file(Folder, Version) ->
    case rel_files(Folder, Version) of
        [Path] -> Path;
        [] -> problem("releases/~s holds no .rel file", [Version]);
        Several ->
            Names = [filename:basename(Path) || Path <- Several],
            case [P || P <- Several, filename:basename(P) =/= "start.rel"] of
                [Path] -> Path;
                _ -> problem("releases/~s holds several .rel files: ~s", [Version, lists:join(", ", Names)])
            end
    end.

rel_files(Folder, Version) ->
    [
        Path
     || Path <- filelib:wildcard(filename:join([Folder, "releases", Version, "*.rel"])),
        not lists:member(filename:basename(Path), ["start_clean.rel", "no_dot_erlang.rel", "start_none.rel"])
    ].

listed({App, Version}) -> {App, Version, permanent, []};
listed({App, Version, Type}) when is_atom(Type) -> {App, Version, Type, []};
listed({App, Version, Included}) -> {App, Version, permanent, Included};
listed({App, Version, Type, Included}) -> {App, Version, Type, Included}.

%% Applications: OTP's by name from this Erlang, with whatever they need here; others from the release.

applications(Folder, #{listed := Listed}) ->
    Here = here(Folder),
    Otp = otp(),
    Known = [resolved(Entry, Here, Otp) || Entry <- Listed],
    Added = needed(Known, Otp),
    {lists:sublist(Known, 2) ++ Added ++ lists:nthtail(min(2, length(Known)), Known), Added}.

resolved({App, Given, Type, Included}, Here, Otp) ->
    Base = #{name => App, given => Given, start => Type, included => Included},
    case {Otp, Here} of
        {#{App := Version}, _} -> Base#{origin => otp, version => Version, given => given(Given, Version)};
        {_, #{App := Version}} when Given =:= undefined; Given =:= Version ->
            Base#{origin => release, version => Version, given => Version};
        {_, #{App := Version}} ->
            problem("it lists ~s ~s, and lib/ holds ~s ~s", [App, Given, App, Version]);
        _ ->
            problem("it lists ~s ~s, which is neither in lib/ nor a part of Erlang/OTP", [App, Given])
    end.

given(undefined, Version) -> Version;
given(Given, _Version) -> Given.

%% What listed applications need of OTP and the list lacks: a shipment lists none, and a newer OTP may need more.
needed(Known, Otp) ->
    Names = [Name || #{name := Name} <- Known],
    Wanted = lists:usort(lists:append([wanted(App) || App <- Known])),
    case [Name || Name <- Wanted, is_map_key(Name, Otp), not lists:member(Name, Names)] of
        [] -> [];
        Missing ->
            Added = [
                #{name => Name, given => null, version => map_get(Name, Otp), start => permanent, included => [], origin => otp}
             || Name <- Missing
            ],
            needed(Added ++ Known, Otp) ++ Added
    end.

wanted(#{name := Name, origin := Origin}) ->
    Keys =
        case get({keys, Name}) of
            undefined when Origin =:= otp -> keys(code:lib_dir(Name, ebin), Name);
            Known -> Known
        end,
    Optional = proplists:get_value(optional_applications, Keys, []),
    (proplists:get_value(applications, Keys, []) -- Optional) ++ proplists:get_value(included_applications, Keys, []).

%% Applications that lie in the folder, with the versions that their resource files tell.
here(Folder) ->
    maps:from_list([
        begin
            Name = list_to_atom(filename:basename(Path, ".app")),
            Keys = keys(filename:dirname(Path), Name),
            put({keys, Name}, Keys),
            {Name, proplists:get_value(vsn, Keys, "0")}
        end
     || Path <- filelib:wildcard(filename:join(Folder, "lib/*/ebin/*.app"))
    ]).

keys(Folder, Name) ->
    Path = filename:join(Folder, atom_to_list(Name) ++ ".app"),
    case file:consult(Path) of
        {ok, [{application, Name, Keys}]} -> Keys;
        {ok, _} -> problem("~s is not an application resource file", [filename:basename(Path)]);
        {error, Reason} -> problem("~s cannot be read: ~s", [filename:basename(Path), file:format_error(Reason)])
    end.

otp() ->
    maps:from_list([
        {list_to_atom(Name), Version}
     || Path <- filelib:wildcard(filename:join(code:lib_dir(), "*-*")),
        [Name, Version] <- [string:split(filename:basename(Path), "-")],
        filelib:is_file(filename:join([Path, "ebin", Name ++ ".app"]))
    ]).

described(#{name := Name, version := Version, start := Type, origin := Origin, given := Given}) ->
    #{
        name => Name,
        version => list_to_binary(Version),
        start => Type,
        origin => Origin,
        given => case Given of null -> null; _ -> list_to_binary(Given) end
    }.

%% The boot script: the release's own when it was made for the same versions, else a new one.

boot_file(Folder, #{name := Name, version := Version}) ->
    Places = [filename:join([Folder, "releases", binary_to_list(Version), File]) || File <- ["start.boot", binary_to_list(Name) ++ ".boot"]],
    case [Path || Path <- Places, filelib:is_regular(Path)] of
        [Path | _] -> Path;
        [] -> none
    end.

fits(#{erts := Erts}, Applications, Added, Boot) ->
    Same = [Given =:= Version || #{given := Given, version := Version} <- Applications],
    Boot =/= none andalso Added =:= [] andalso lists:all(fun(Is) -> Is end, Same) andalso
        Erts =:= list_to_binary(erlang:system_info(version)).

make_boot(Folder, #{name := Name, version := Version, kind := Kind}, Applications, Old) ->
    Work = "/tmp/boot",
    ok = filelib:ensure_path(Work),
    Rel = {release, {binary_to_list(Name), binary_to_list(Version)}, {erts, erlang:system_info(version)},
           [entry(Application) || Application <- scripted(Kind, Applications)]},
    ok = file:write_file(filename:join(Work, "start.rel"), io_lib:format("%% coding: utf-8~n~tp.~n", [Rel])),
    Paths = filelib:wildcard(filename:join(Folder, "lib/*/ebin")),
    Local = case Kind of release -> []; _ -> [no_module_tests] end,
    Options = [silent, no_warn_sasl, no_dot_erlang, {path, Paths}, {variables, [{"RELEASE_LIB", filename:join(Folder, "lib")}]} | Local],
    case systools:make_script(filename:join(Work, "start"), Options) of
        {ok, _Module, _Warnings} -> ok;
        {error, Module, Error} -> problem("no boot script can be made: ~ts", [string:trim(Module:format_error(Error))])
    end,
    {ok, [{script, Id, Fresh}]} = file:consult(filename:join(Work, "start.script")),
    Kept = in_path(carry_over(Fresh, instructions(Old)), Applications -- scripted(Kind, Applications)),
    ok = file:write_file(filename:join(Folder, "adopted.boot"), term_to_binary({script, Id, Kept})).

%% Systools wants of applications that belong together what packaged ones, which are only in the code path, need not keep.
scripted(package, Applications) -> [App || #{start := Type} = App <- Applications, Type =/= none];
scripted(_, Applications) -> Applications.

entry(#{name := Name, version := Version, start := Type, included := []}) -> {Name, Version, Type};
entry(#{name := Name, version := Version, start := Type, included := Included}) -> {Name, Version, Type, Included}.

instructions(none) -> [];
instructions(Path) ->
    {ok, Bytes} = file:read_file(Path),
    try binary_to_term(Bytes) of
        {script, _, Instructions} -> Instructions;
        _ -> problem("~s is not a boot script", [filename:basename(Path)])
    catch
        error:badarg -> problem("~s is not a boot script", [filename:basename(Path)])
    end.

%% What tools add to a script of systools': calls once stdlib runs (Elixir's config providers), and code paths
%% before those of the applications (consolidated protocols).
carry_over(Fresh, Old) ->
    Calls = [Call || {apply, {Module, _, _}} = Call <- Old, Module =/= application, Module =/= c],
    Own = lists:usort([P || {path, Paths} <- Old, P <- Paths, filename:basename(P) =/= "ebin"]),
    {Before, [Stdlib | After]} =
        lists:splitwith(
            fun({apply, {application, start_boot, [stdlib | _]}}) -> false; (_) -> true end, Fresh
        ),
    [with_paths(I, Own) || I <- Before ++ [Stdlib] ++ Calls ++ After].

%% The code path with further applications at its end.
in_path(Instructions, Applications) ->
    Paths = [
        lists:concat([case Origin of otp -> "$ROOT/lib/"; release -> "$RELEASE_LIB/" end, Name, "-", Version, "/ebin"])
     || #{name := Name, version := Version, origin := Origin} <- Applications
    ],
    {After, [{path, Known} | Before]} =
        lists:splitwith(fun({path, _}) -> false; (_) -> true end, lists:reverse(Instructions)),
    lists:reverse(Before) ++ [{path, Known ++ Paths} | lists:reverse(After)].

with_paths({path, Paths} = Instruction, Own) ->
    case lists:any(fun(P) -> lists:prefix("$RELEASE_LIB", P) end, Paths) of
        true -> {path, Own ++ Paths};
        false -> Instruction
    end;
with_paths(Instruction, _Own) ->
    Instruction.

%% Whether this Erlang can load the release's modules: it prepares each for loading, and drops it.

load(Folder, Applications) ->
    Folders = [
        filename:join([Folder, "lib", atom_to_list(Name) ++ "-" ++ Version, "ebin"])
     || #{name := Name, version := Version, origin := release} <- Applications
    ],
    Files = lists:append([filelib:wildcard(filename:join(F, "*.beam")) || F <- Folders]),
    logger:set_primary_config(level, none),
    {length(Files), [list_to_binary(inside(Folder, F)) || F <- Files, not loads(F)]}.

loads(Path) ->
    {ok, Bytes} = file:read_file(Path),
    Module = list_to_atom(filename:basename(Path, ".beam")),
    case code:prepare_loading([{Module, Path, Bytes}]) of
        {ok, _} -> true;
        {error, [{_, on_load_not_allowed}]} -> true;
        {error, _} -> false
    end.

%% The image has no shell: what env.sh exports when the release starts is evaluated here.

environment(Folder, Name, Version) ->
    Script = filename:join([Folder, "releases", binary_to_list(Version), "env.sh"]),
    case filelib:is_regular(Script) of
        false -> [];
        true ->
            Given = [
                {"RELEASE_ROOT", "/app"},
                {"RELEASE_NAME", binary_to_list(Name)},
                {"RELEASE_VSN", binary_to_list(Version)},
                {"RELEASE_COMMAND", "start"},
                {"RELEASE_PROG", binary_to_list(Name)},
                {"REL_VSN_DIR", "/app/releases/" ++ binary_to_list(Version)}
            ],
            Before = exported("true", Given),
            [[K, V] || {K, V} <- exported(". " ++ Script, Given) -- Before]
    end.

exported(Command, Given) ->
    {Output, Status} = shell(Command, Given, []),
    Status =:= 0 orelse throw({env_script, Status, words(shell(Command, Given, [stderr_to_stdout]))}),
    [
        {Key, Value}
     || Pair <- binary:split(Output, <<0>>, [global, trim_all]),
        [Key, Value] <- [binary:split(Pair, <<"=">>)],
        not lists:member(Key, [<<"_">>, <<"PWD">>, <<"OLDPWD">>, <<"SHLVL">>])
    ].

shell(Command, Given, Options) ->
    Arguments = ["-c", Command ++ "; exec env -0"],
    Port = open_port({spawn_executable, "/bin/sh"}, [{args, Arguments}, {env, Given}, exit_status, binary, hide | Options]),
    output(Port, <<>>).

words({Output, _Status}) -> binary:split(Output, <<"\n">>, [global, trim_all]).

output(Port, Known) ->
    receive
        {Port, {data, Data}} -> output(Port, <<Known/binary, Data/binary>>);
        {Port, {exit_status, Status}} -> {Known, Status}
    end.

inside(Folder, Path) -> lists:nthtail(length(Folder) + 1, Path).

to_list(Name) when is_atom(Name) -> atom_to_list(Name);
to_list(Name) -> Name.
