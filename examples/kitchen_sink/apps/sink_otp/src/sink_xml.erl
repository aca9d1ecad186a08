-module(sink_xml).
%% xmerl: documents, paths, SAX, export with callback modules named in calls.
-export([cases/0, '#root#'/4, '#element#'/5, '#text#'/1, '#xml-inheritance#'/0]).
-include_lib("xmerl/include/xmerl.hrl").

cases() ->
    [{xml_scan, fun() -> {D, R} = scan(), {D#xmlElement.name, R, length(D#xmlElement.content)} end},
     {xml_paths, fun() ->
         {D, _} = scan(),
         {[T#xmlText.value || T <- texts("//b/text()", D)], length(xmerl_xpath:string("//a[@x='1']", D)),
             xmerl_xpath:string("count(//a)", D), xmerl_xpath:string("string(//b)", D)}
     end},
     {xml_export, fun() -> {D, _} = scan(), lists:flatten(xmerl:export([D], xmerl_xml)) end},
     {xml_export_own, fun() -> {D, _} = scan(), lists:flatten(xmerl:export([D], ?MODULE)) end},
     {xml_simple, fun() ->
         lists:flatten(xmerl:export_simple([{page, [{id, "1"}], ["text & more", {b, ["bold"]}]}],
             xmerl_xml))
     end},
     {xml_html, fun() -> lists:flatten(xmerl:export_simple([{html, [{p, ["x"]}]}], xmerl_html)) end},
     {xml_sax, fun() ->
         {ok, R, _} = xmerl_sax_parser:stream(<<"<r><a k='v'>t</a></r>">>, [{event_fun, fun sax/3},
             {event_state, []}]),
         lists:reverse(R)
     end},
     {xml_errors, fun() ->
         {catch element(1, xmerl_scan:string("<a><b></a>", [{quiet, true}])), element(1,
             xmerl_sax_parser:stream(<<"<a">>, []))}
     end},
     {xml_simple_form, fun() -> {D, _} = scan(), xmerl_lib:simplify_element(D) end},
     {xml_encoding, fun() ->
         {D,
             _} = xmerl_scan:string("<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>" ++ binary_to_list(<<"žluť"/utf8>>) ++ "</a>"),
         [#xmlText{value = V}] = D#xmlElement.content,
         V
     end},
     {xml_namespaces, fun() ->
         {D, _} = xmerl_scan:string("<x:a xmlns:x='urn:x'><x:b/></x:a>", [{namespace_conformant, true}]),
         {D#xmlElement.expanded_name, D#xmlElement.nsinfo}
     end},
     {xml_entities, fun() ->
         {D, _} = xmerl_scan:string("<!DOCTYPE a [<!ENTITY e 'expanded'>]><a>&e;&amp;</a>"),
         lists:flatten([V || #xmlText{value = V} <- D#xmlElement.content])
     end}].

scan() -> xmerl_scan:string("<r><a x='1'><b>one</b></a><a x='2'/></r>").

texts(Path, Document) -> xmerl_xpath:string(Path, Document).

sax({startElement, _, Name, _, Attributes}, _, State) -> [{start, Name, length(Attributes)} | State];
sax({characters, Text}, _, State) -> [Text | State];
sax(_, _, State) -> State.

'#xml-inheritance#'() -> [].
'#root#'(Data, _, _, _) -> ["(", Data, ")"].
'#element#'(Tag, Data, _, _, _) -> [atom_to_list(Tag), "[", Data, "]"].
'#text#'(Text) -> Text.
