defmodule KitchenSink.Strings do
  @moduledoc "String, Regex, Base, URI, JSON, Version, IO data, charlists."

  def cases do
    [
      string_case: fn ->
        {String.upcase("ß"), String.downcase("İ"), String.capitalize("élan VITAL"),
         String.upcase("i", :turkic), String.downcase("ΣΑΣ")}
      end,
      string_trim: fn ->
        {String.trim("\u00A0 x \n"), String.trim_leading("__x", "_"), String.trim_trailing("x!!", "!")}
      end,
      string_pad: fn ->
        {String.pad_trailing("é", 4, ["1", "2"]), String.pad_leading("abc", 2), String.duplicate("ab", 3)}
      end,
      string_replace: fn ->
        {String.replace("a-b-c", "-", "+"), String.replace("a-b", "-", &(&1 <> &1)),
         String.replace("aaa", "a", "b", global: false), String.replace_prefix("abc", "a", "x"),
         String.replace_suffix("abc", "c", "x"), String.replace("x1y2", ~r/\d/, fn d -> "<#{d}>" end)}
      end,
      string_contains: fn ->
        {String.contains?("hello", ["x", "ll"]), String.starts_with?("ab", ["b", "a"]),
         String.ends_with?("ab", "b"), String.match?("a1", ~r/\d/)}
      end,
      string_codepoints: fn ->
        {String.codepoints("e\u0301a"), String.to_charlist("ž"), String.next_grapheme("e\u0301x"),
         String.first("žx"), String.last("xž")}
      end,
      string_length: fn ->
        {String.length("👩‍🚒🇦🇹"), String.length("각"), byte_size("žlu"), String.reverse("e\u0301a👍🏽")}
      end,
      string_valid: fn ->
        {String.valid?(<<0xFF>>), String.printable?("a\u0000"), String.chunk("a\u0001b", :printable),
         String.replace_invalid("a" <> <<0xFF>> <> "b")}
      end,
      string_bag: fn ->
        {String.bag_distance("abc", "bcd"), String.jaro_distance("martha", "marhta") |> Float.round(4)}
      end,
      string_splitter: fn ->
        {"a b c" |> String.splitter(" ") |> Enum.take(2), String.split("abc", ""),
         String.split("a b c", " ", parts: 2), String.split("1,2", ~r/,/, trim: true)}
      end,
      string_slices: fn ->
        {String.slice("hello", 1..-2//1), String.slice("žluťoučký", -3, 2), String.split_at("abc", 1),
         String.at("añb", 1), String.byte_slice("žx", 0, 1)}
      end,
      string_numbers: fn ->
        {String.to_integer("ff", 16), String.to_float("1.5"), Integer.parse("-7z"), Float.parse(".5"),
         Float.parse("12e-1")}
      end,
      string_sort: fn -> Enum.sort(["b", "a", "Á", "z", "ä"]) end,
      string_forms: fn -> for(form <- [:nfc, :nfd, :nfkc, :nfkd], do: String.normalize("ﬁ é ①", form)) end,
      heredoc: fn ->
        """
        one
          two #{1 + 1}
        """
      end,
      sigils: fn -> {~w(a b)a, ~s(x"y), ~S(#{no}), ~c(ab), ~D[2024-01-01], ~U[2024-01-01 00:00:00Z]} end,
      regex_groups: fn ->
        {Regex.run(~r/(a)(b)?(c)/, "ac"), Regex.run(~r/(?<x>\d)/, "a7", capture: ["x"]),
         Regex.run(~r/b/, "abc", return: :index), Regex.names(~r/(?<q>.)/)}
      end,
      regex_options: fn ->
        {Regex.match?(~r/A.B/is, "a\nb"), Regex.run(~r/^b$/m, "a\nb"), Regex.run(~r/a  b # comment/x, "ab"),
         Regex.run(~r/a+/U, "aaa"), Regex.opts(~r/a/i)}
      end,
      regex_look: fn ->
        {Regex.scan(~r/\w+(?=!)/, "hi! ho hey!"), Regex.run(~r/(?<!\d)\d{2}(?!\d)/, "123 45"),
         Regex.scan(~r/(\w)\1/, "aabbcd")}
      end,
      regex_unicode: fn ->
        {Regex.scan(~r/\p{Lu}/u, "aÁbŽ"), Regex.run(~r/\x{20AC}/u, "x€"),
         Regex.replace(~r/\s/u, "a\u00A0b", "_")}
      end,
      regex_escape: fn ->
        {Regex.escape("a.b*c"), Regex.source(~r/a\/b/), inspect(~r/a"b/iu),
         Regex.compile!("x+") |> Regex.run("axx")}
      end,
      regex_replace: fn ->
        {Regex.replace(~r/(\w)(\w)/, "abcd", "\\2\\1"),
         Regex.replace(~r/\d/, "1a2", fn d -> "#{String.to_integer(d) * 2}" end),
         Regex.replace(~r/a/, "aaa", "b", global: false)}
      end,
      regex_errors: fn -> {Regex.compile("(a"), Regex.compile("a{2,1}"), Regex.compile("[b-a]")} end,
      regex_raised: fn -> Regex.compile!("*a") end,
      regex_split_parts: fn ->
        {Regex.split(~r/b/, "abcbd", parts: 2), Regex.split(~r{}, "abc", trim: true),
         Regex.split(~r/(x)/, "axb", include_captures: true)}
      end,
      base16: fn ->
        {Base.encode16(<<1, 255>>, case: :lower), Base.decode16("0aFF", case: :mixed), Base.decode16("zz")}
      end,
      base32: fn ->
        {Base.encode32("hello", padding: false), Base.decode32!("NBSWY3DP"), Base.hex_encode32("hi"),
         Base.hex_decode32("D1KG====")}
      end,
      base64: fn ->
        {Base.encode64(<<0, 1, 2, 250>>), Base.decode64("AAEC+g=="),
         Base.url_encode64(<<250, 251>>, padding: false), Base.decode64("a b", ignore: :whitespace)}
      end,
      base_error: fn -> Base.decode64!("%%%%") end,
      uri_parse: fn ->
        {URI.new("http://x y"), URI.new!("//h/p") |> Map.from_struct() |> Map.take([:host, :path]),
         URI.parse("mailto:a@b.c").path, URI.parse("https://e.org").port}
      end,
      uri_merge: fn ->
        {URI.merge("http://a/b/c", "../d") |> to_string(),
         URI.append_path(URI.new!("http://a"), "/x") |> URI.to_string(),
         URI.append_query(URI.new!("http://a?x=1"), "y=2") |> to_string()}
      end,
      uri_encode: fn ->
        {URI.encode("a b/ü?"), URI.encode_www_form("a b&c"), URI.decode_www_form("a+b%26"),
         URI.char_unreserved?(?~), URI.encode_query([a: "é", b: 1], :rfc3986)}
      end,
      uri_query: fn ->
        {URI.query_decoder("a=1&b=%C3%A9") |> Enum.to_list(), URI.default_port("wss"),
         URI.decode("%F0%9F%98%80")}
      end,
      uri_bad: fn -> URI.new!("http://[::1") end,
      uri_erlang: fn ->
        {:uri_string.parse("foo://h:1/p?q#f"), :uri_string.normalize("http://a/./b/../c"),
         :uri_string.compose_query([{"a", "ö"}]), :uri_string.percent_decode("%41")}
      end,
      json_encode: fn ->
        {JSON.encode!([1.5, true, nil, "q\"\n", %{"b" => [], "a" => 1}]), JSON.encode!("\u2028é"),
         JSON.encode!(%{1 => 2}), JSON.encode_to_iodata!([]) |> IO.iodata_to_binary()}
      end,
      json_decode: fn ->
        {JSON.decode(~s({"a":[1,2.5e3,"\\u00e9"],"b":null})), JSON.decode(~s([1,)), JSON.decode("nul"),
         JSON.decode(~s("\\ud83d\\ude00"))}
      end,
      json_decoders: fn ->
        JSON.decode(~s({"a": 1, "b": [true]}), [],
          object_push: fn k, v, acc -> [{String.to_atom(k), v} | acc] end,
          float: &{:float, &1}
        )
      end,
      json_date: fn ->
        JSON.encode!([~D[2024-02-29], ~T[10:00:00], ~U[2024-01-01 00:00:00Z], ~N[2024-01-01 00:00:00]])
      end,
      json_error: fn -> JSON.decode!("{\"a\"") end,
      json_protocol: fn -> JSON.encode!(self()) end,
      json_erlang: fn ->
        {:json.encode(%{<<"a">> => [1, :null]}) |> IO.iodata_to_binary(), :json.decode("[1, {\"b\": 2}]"),
         :json.format(%{a: [1]}) |> IO.iodata_to_binary()}
      end,
      version_more: fn ->
        {Version.parse("1.2.3-rc.1+b"), Version.parse_requirement(">= 1.0.0 and < 2.0.0"),
         Version.match?("2.0.0-dev", ">= 1.0.0", allow_pre: false), Version.parse("1.2")}
      end,
      version_bad: fn -> Version.match?("1.x", "~> 1.0") end,
      iodata_more: fn ->
        {IO.iodata_length(["a", [?b]]), IO.chardata_to_string([?ž, "x"]), :erlang.iolist_to_binary([1, [2]]),
         IO.iodata_to_binary("x")}
      end,
      ansi: fn ->
        {IO.ANSI.format(["a", :bright, "b", :reset], true) |> to_string(), IO.ANSI.color(2, 3, 4),
         IO.ANSI.cursor(1, 2), IO.ANSI.format_fragment([:blue], false)}
      end,
      binaries: fn ->
        <<a::little-16, b::float, c::utf8, rest::binary>> = <<0x0201::16, 1.5::float, "ž"::binary, "rest">>
        {a, b, c, rest, <<1::3, 2::5>>, <<5::signed-4, 0::4>>, for(<<(bit::1 <- <<0xA5>>)>>, do: bit)}
      end,
      binary_module: fn ->
        {:binary.split("a,b,c", ",", [:global]), :binary.replace("aXbX", "X", "-", [:global]),
         :binary.matches("abab", "ab"), :binary.part("hello", 1, 3),
         :binary.longest_common_prefix(["abc", "abd"]), :binary.encode_unsigned(258),
         :binary.decode_unsigned(<<1, 2>>), :binary.bin_to_list("ab"), :binary.encode_hex("hi")}
      end,
      binary_pattern: fn -> :binary.match("xxneedle", :binary.compile_pattern(["needle", "x"])) end,
      unicode_module: fn ->
        {:unicode.characters_to_nfd_list("é"), :unicode.characters_to_binary([0x1F600], :utf8, :utf16),
         :unicode.characters_to_list(<<0xC3>>), :unicode.bom_to_encoding(<<0xEF, 0xBB, 0xBF>>)}
      end,
      iconv: fn ->
        for(
          encoding <- [:latin1, {:utf16, :little}, {:utf32, :big}],
          do: :unicode.characters_to_binary("né", :utf8, encoding)
        )
      end,
      casing_erlang: fn ->
        {:string.casefold("Straße"), :string.titlecase("ǆ x"), :string.to_graphemes("e\u0301"),
         :string.length("👩‍🚒"), :string.reverse("ab"), :string.is_empty("")}
      end,
      option_parsing: fn ->
        {OptionParser.split(~s(a "b c" d\\ e)), OptionParser.to_argv(verbose: true, n: 1),
         OptionParser.parse(["--bad"], strict: [ok: :boolean]),
         OptionParser.parse_head(["-v", "x", "-q"], switches: [v: :count], aliases: [v: :v])}
      end,
      option_errors: fn -> OptionParser.parse!(["--n", "x"], strict: [n: :integer]) end,
      macro_names: fn ->
        {Macro.camelize("foo_bar/baz"), Macro.underscore("FooBar.Baz"), Macro.classify_atom(:"a b"),
         Macro.inspect_atom(:remote_call, :"x y")}
      end
    ]
  end
end
