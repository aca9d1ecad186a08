defmodule KitchenSink.Text do
  @moduledoc false

  def cases do
    [
      upcase: fn ->
        {String.upcase("straße žluťoučký"), String.downcase("ΑΣ", :greek), String.capitalize("ǆ")}
      end,
      graphemes: fn -> String.graphemes("e\u0301👨‍👩‍👧🇨🇿") |> length() end,
      normalize: fn ->
        {String.normalize("é", :nfd) |> byte_size(), String.normalize("e\u0301", :nfc) |> byte_size()}
      end,
      split: fn ->
        {String.split("a,b;c", [",", ";"]), String.split("  a  b "), String.split_at("hello", -2)}
      end,
      slice: fn ->
        {String.slice("příliš", 1..3), String.at("abc", -1), String.pad_leading("7", 3, "0")}
      end,
      distance: fn ->
        {String.jaro_distance("dixon", "dickson") |> Float.round(3), String.myers_difference("abc", "adc")}
      end,
      regex: fn ->
        {Regex.scan(~r/(\w)(\d)/u, "a1 b2"), Regex.replace(~r/(?<x>l+)/, "hello", "[\\1]"),
         Regex.named_captures(~r/(?<y>\d+)-/, "12-")}
      end,
      regex_dynamic: fn -> Regex.compile("[") end,
      regex_split: fn -> Regex.split(~r/\s*,\s*/, "a , b,c", include_captures: true) end,
      base: fn ->
        {Base.encode64("hi?"), Base.decode16!("CAFE"), Base.encode32("x"),
         Base.url_decode64("_-8", padding: false)}
      end,
      uri: fn ->
        {URI.parse("http://u@h:81/p?q=1#f"), URI.encode_query(a: "b c", d: "é"),
         URI.decode_query("x=%20&y=2")}
      end,
      version: fn ->
        {Version.match?("1.2.3", "~> 1.1"), Version.compare("1.0.0-rc.1", "1.0.0")}
      end,
      date: fn ->
        {Date.add(~D[2024-02-28], 2), Date.day_of_week(~D[2024-02-29]),
         Date.diff(~D[2024-03-01], ~D[2024-02-01])}
      end,
      datetime: fn ->
        {DateTime.from_unix!(1_700_000_000), DateTime.to_iso8601(~U[2024-01-01 00:00:00.123Z]),
         DateTime.add(~U[2024-01-01 00:00:00Z], 90, :minute)}
      end,
      strftime: fn -> Calendar.strftime(~N[2024-02-29 13:05:09], "%A %-d %B %Y %I:%M %p %j") end,
      naive: fn ->
        {NaiveDateTime.from_iso8601("2024-02-30T00:00:00"), Time.diff(~T[10:00:00], ~T[09:30:00]),
         ~T[23:59:59.999]}
      end,
      erlang_text: fn -> :kitchen_sink_erlang.text() end,
      charlists: fn -> {to_charlist("žlu"), List.to_string([0x17E, "a"]), ~c"abc" ++ [0]} end,
      iodata: fn -> IO.iodata_to_binary(["a", [?b, "c"], ~c"d"]) end,
      io_ansi: fn -> IO.ANSI.format([:red, "x"], true) |> IO.iodata_to_binary() end,
      erlang_string: fn ->
        {:string.trim(~c"  x "), :string.find("abcabc", "b", :trailing), :string.titlecase("ab")}
      end,
      unicode: fn ->
        {:unicode.characters_to_binary(~c"ž", :unicode, :utf16), :unicode.characters_to_list(<<0xFF>>)}
      end,
      term_binary: fn ->
        {:a, %{b: [1.5]}} |> :erlang.term_to_binary() |> :erlang.binary_to_term()
      end,
      md5: fn ->
        {:erlang.md5("x") |> Base.encode16(), :erlang.crc32("x"), :erlang.phash2({:a, 1})}
      end,
      option_parser: fn ->
        OptionParser.parse(["--verbose", "-n", "3", "rest"],
          strict: [verbose: :boolean, number: :integer],
          aliases: [n: :number]
        )
      end,
      json: fn -> {JSON.encode!(%{a: [1, nil, "é"]}), JSON.decode!(~s({"x":[1.5,true]}))} end
    ]
  end
end
