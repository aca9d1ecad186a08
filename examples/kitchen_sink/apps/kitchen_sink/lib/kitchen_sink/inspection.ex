defmodule KitchenSink.Money do
  defstruct [:amount, :currency, note: ""]
end

defimpl Inspect, for: KitchenSink.Money do
  import Inspect.Algebra

  def inspect(%{amount: amount, currency: currency}, options) do
    concat(["#Money<", to_doc(amount, options), " ", to_string(currency), ">"])
  end
end

defmodule KitchenSink.Hidden do
  @derive {Inspect, except: [:secret]}
  defstruct [:open, :secret]
end

defmodule KitchenSink.Sparse do
  @derive {Inspect, optional: [:extra]}
  defstruct [:base, extra: nil]
end

defmodule KitchenSink.Faulty do
  defstruct []
end

defimpl Inspect, for: KitchenSink.Faulty do
  def inspect(_, _), do: raise("cannot be shown")
end

defmodule KitchenSink.Inspection do
  @moduledoc "How values are shown: Inspect of everything, its options, Inspect.Algebra, io_lib."
  alias KitchenSink.{Faulty, Hidden, Money, Sparse}

  def cases do
    [
      inspect_atoms: fn ->
        inspect([
          :a,
          :"a b",
          :A,
          Enum,
          :"Elixir.x",
          nil,
          true,
          :+,
          :"",
          :a?,
          :é,
          :日本,
          :"1a",
          :{},
          :%{},
          :..//
        ])
      end,
      inspect_numbers: fn ->
        inspect([0, -1, 1.0, -0.0, 1.0e100, 1.0e-7, 123_456_789_012_345_678_901, 0.1])
      end,
      inspect_base: fn -> for(base <- [:binary, :octal, :hex], do: inspect(255, base: base)) end,
      inspect_strings: fn ->
        inspect(["a\"b", "\t\n\r\e\\", "é\u200B", <<0>>, <<1::1>>, <<255, 254>>, "\#{x}"])
      end,
      inspect_binaries: fn ->
        {inspect("ab", binaries: :as_binaries), inspect(<<255>>, binaries: :as_strings), inspect(<<3::3>>),
         inspect("abc", base: :hex, binaries: :as_binaries)}
      end,
      inspect_charlists: fn ->
        {inspect(~c"ab"), inspect(~c"ab", charlists: :as_lists), inspect([1, 2], charlists: :as_charlists),
         inspect([?a, 300]), inspect(~c"a'b\"")}
      end,
      inspect_lists: fn ->
        inspect([[], [1 | 2], [a: 1, b: [c: 2]], [{:a, 1}, 2], ["odd key": 1], [{Enum, 1}]])
      end,
      inspect_maps: fn ->
        inspect([%{}, %{:a => 1, "b" => 2}, %{1 => %{x: 1}}, %{"odd key": 1}],
          custom_options: [sort_maps: true]
        )
      end,
      inspect_limit: fn ->
        {inspect(Enum.to_list(1..100), limit: 3), inspect("long text", printable_limit: 4),
         inspect(%{1 => 2, 3 => 4}, limit: 1), inspect({1, 2, 3}, limit: 2),
         inspect([[1, 2], [3, 4]], limit: 3)}
      end,
      inspect_pretty: fn ->
        inspect(
          %{
            list: Enum.to_list(1..30),
            text: String.duplicate("ab", 20),
            nested: [a: {1, 2}, b: MapSet.new(1..20)]
          },
          pretty: true,
          width: 30,
          custom_options: [sort_maps: true]
        )
      end,
      inspect_colors: fn ->
        inspect([:a, 1, "b", nil, %{x: 1.5}, ~r/a/, {}, 1..2],
          syntax_colors: [
            atom: :blue,
            number: :red,
            string: :green,
            nil: :magenta,
            map: :cyan,
            regex: :yellow,
            tuple: :white,
            list: :black
          ]
        )
      end,
      inspect_structs: fn ->
        inspect([
          %Money{amount: 5, currency: :EUR},
          %Hidden{open: 1, secret: 2},
          %Sparse{base: 1},
          %Sparse{base: 1, extra: 2}
        ])
      end,
      inspect_struct_raw: fn ->
        inspect(%Hidden{open: 1, secret: 2}, structs: false, custom_options: [sort_maps: true])
      end,
      inspect_faulty: fn -> inspect(%Faulty{}) end,
      inspect_faulty_unsafe: fn -> inspect(%Faulty{}, safe: false) end,
      inspect_fake_struct: fn ->
        inspect(%{__struct__: :not_there, a: 1}, custom_options: [sort_maps: true])
      end,
      inspect_dates: fn ->
        inspect([
          ~D[2024-01-01],
          ~T[10:00:00.1],
          ~N[2024-01-01 10:00:00],
          ~U[2024-01-01 10:00:00Z],
          Date.range(~D[2024-01-01], ~D[2024-01-02])
        ])
      end,
      inspect_ranges: fn -> inspect([1..2, 3..1//-1, 1..9//2]) end,
      inspect_modules: fn ->
        inspect(
          [
            Version.parse!("1.2.3"),
            URI.parse("http://a/b"),
            MapSet.new([3, 1]),
            Version.parse_requirement!("~> 1.0")
          ],
          custom_options: [sort_maps: true]
        )
      end,
      inspect_functions: fn ->
        inspect([&Enum.map/2, &:lists.reverse/1, &Kernel.+/2, &KitchenSink.Inspection.cases/0])
      end,
      inspect_closures: fn ->
        inspect(fn -> 1 end) =~ ~r/^#Function<\d+\.\d+\/0 in KitchenSink.Inspection.cases\/0>$/
      end,
      inspect_processes: fn -> {inspect(self()), inspect(make_ref()), inspect(hd(Port.list()))} end,
      inspect_exceptions: fn ->
        inspect([%RuntimeError{message: "a"}, %KeyError{key: :a, term: %{}}, %KitchenSink.Oops{what: 1}])
      end,
      inspect_streams: fn ->
        {inspect(Stream.map(1..2, &(&1 * 1))) =~ "#Stream<[enum: 1..2",
         inspect(File.stream!("/tmp/x")) =~ "%File.Stream{",
         inspect(%Task{owner: nil, pid: nil, ref: nil, mfa: nil})}
      end,
      inspect_macro_env: fn ->
        {inspect(__ENV__.function), inspect(__MODULE__), inspect(__ENV__.aliases |> Enum.sort() |> hd())}
      end,
      inspect_fun: fn ->
        inspect([1, {2, "c"}],
          inspect_fun: fn
            n, _ when is_integer(n) -> "<#{n}>"
            term, options -> Inspect.inspect(term, options)
          end
        )
      end,
      algebra: fn ->
        import Inspect.Algebra

        doc =
          group(nest(glue(concat("begin", empty()), " ", fold_doc(["a", "b", "c"], &glue(&1, ", ", &2))), 2))

        {format(doc, 80) |> IO.iodata_to_binary(), format(doc, 5) |> IO.iodata_to_binary(),
         format(container_doc("[", [1, 2], "]", %Inspect.Opts{}, fn n, _ -> to_string(n) end), 10)
         |> IO.iodata_to_binary()}
      end,
      algebra_lines: fn ->
        import Inspect.Algebra

        {line("a", "b") |> format(9) |> to_string(), string("é") |> format(9) |> to_string(),
         space("a", "b") |> format(1) |> to_string(),
         flex_break(", ") |> flex_glue("x") |> group() |> format(3) |> to_string()}
      end,
      io_inspect: fn ->
        {:ok, device} = StringIO.open("")
        IO.inspect(device, [1, 2], label: "here", width: 3)
        StringIO.flush(device)
      end,
      chars: fn ->
        {to_string([?a, "b"]), to_string(1.5), to_string(:atom), to_string(nil), to_string(~D[2024-01-01]),
         to_charlist(12), to_charlist("ž"), "#{[1.0]}"}
      end,
      chars_missing: fn -> to_string(%Money{}) end,
      chars_tuple: fn -> "#{{1, 2}}" end,
      io_lib_pretty: fn ->
        :io_lib.format(~c"~p~n~30p", [%{list: :lists.seq(1, 40)}, {:tuple, ~c"text", "bin"}])
        |> IO.chardata_to_string()
      end,
      io_lib_write: fn ->
        {:io_lib.write({:a, [1, "b"]}), :io_lib.write_atom(:"A b"), :io_lib.print([1, 2], 1, 5, -1),
         :io_lib.write_string(~c"a\"b"), :io_lib.printable_list(~c"ab"), :io_lib.char_list([1])}
        |> inspect()
      end
    ]
  end
end
