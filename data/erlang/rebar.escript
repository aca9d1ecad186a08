%% Reads a rebar3 project and writes one JSON document:
%%
%%     rebar.escript PROJECT DOCUMENT
%%
%% Its releases, the dependencies that the default profile and `prod` ask for, what rebar.lock pins, and its
%% plugins; or `problem`. rebar.config.script is evaluated as rebar3 does it.

-mode(compile).

main([Project, Document]) ->
    Result =
        try
            survey(Project)
        catch
            throw:{problem, Problem} -> #{problem => Problem}
        end,
    ok = file:write_file(Document, json:encode(Result)).

survey(Project) ->
    Config = config(Project),
    Prod = proplists:get_value(prod, proplists:get_value(profiles, Config, []), undefined),
    Both = Config ++ case Prod of undefined -> []; _ -> Prod end,
    Relx = [Option || {relx, Options} <- Both, is_list(Options), Option <- Options],
    #{
        prod => Prod =/= undefined,
        relx => lists:keymember(relx, 1, Both),
        releases => lists:uniq([name(Release) || Release <- Relx, is_tuple(Release), element(1, Release) =:= release]),
        default_release => default(Relx),
        dependencies => lists:uniq([dependency(D) || {deps, Deps} <- Both, D <- Deps]),
        plugins => lists:uniq([dependency(P) || {Key, Plugins} <- Both, Key =:= plugins orelse Key =:= project_plugins, P <- Plugins]),
        checkouts => [list_to_binary(filename:basename(C)) || C <- filelib:wildcard(filename:join(Project, "_checkouts/*"))],
        lock => lock(filename:join(Project, "rebar.lock"))
    }.

problem(Format, Arguments) ->
    throw({problem, unicode:characters_to_binary(io_lib:format(Format, Arguments))}).

config(Project) ->
    Written = terms(filename:join(Project, "rebar.config"), []),
    Script = filename:join(Project, "rebar.config.script"),
    case filelib:is_regular(Script) of
        false -> Written;
        true ->
            ok = file:set_cwd(Project),
            case file:script(Script, [{'CONFIG', Written}, {'SCRIPT', Script}]) of
                {ok, Config} -> Config;
                {error, Reason} -> problem("rebar.config.script fails: ~ts", [file:format_error(Reason)])
            end
    end.

terms(Path, Otherwise) ->
    case file:consult(Path) of
        {ok, Terms} -> Terms;
        {error, enoent} -> Otherwise;
        {error, Reason} -> problem("~s, line ~ts", [filename:basename(Path), file:format_error(Reason)])
    end.

name(Release) ->
    case element(2, Release) of
        {Name, _Version} -> text(Name);
        Name -> text(Name)
    end.

default(Relx) ->
    case [R || R <- Relx, is_tuple(R), element(1, R) =:= default_release] of
        [Release | _] -> name(Release);
        [] -> null
    end.

dependency(Name) when is_atom(Name) -> text(Name);
dependency(Dependency) -> text(element(1, Dependency)).

%% rebar.lock: {Version, Entries}. Attributes. (or, as of old, Entries alone, without checksums)
lock(Path) ->
    case terms(Path, none) of
        none -> null;
        [] -> [];
        [{_Version, Entries} | More] -> entries(Entries, lists:append([A || A <- More, is_list(A)]));
        [Entries | _] when is_list(Entries) -> entries(Entries, []);
        _ -> problem("rebar.lock is not in a form that rebar3 writes", [])
    end.

entries(Entries, Attributes) ->
    Inner = proplists:get_value(pkg_hash, Attributes, []),
    Outer = proplists:get_value(pkg_hash_ext, Attributes, []),
    [
        case Source of
            {git, Url, {ref, Revision}} ->
                #{app => App, kind => git, url => text(Url), revision => text(Revision)};
            _ when element(1, Source) =:= pkg ->
                #{
                    app => App,
                    kind => hex,
                    package => text(element(2, Source)),
                    version => text(element(3, Source)),
                    inner => checksum(App, Inner),
                    outer => checksum(App, Outer)
                };
            _ ->
                #{app => App, kind => other, is => text(element(1, Source))}
        end
     || {App, Source, _Level} <- Entries
    ].

checksum(App, Known) ->
    case lists:keyfind(App, 1, Known) of
        {App, Sum} -> string:lowercase(Sum);
        false -> null
    end.

text(Text) when is_binary(Text) -> Text;
text(Text) when is_atom(Text) -> atom_to_binary(Text);
text(Text) -> unicode:characters_to_binary(Text).
