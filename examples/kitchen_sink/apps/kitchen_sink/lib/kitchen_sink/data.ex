defmodule KitchenSink.Data do
  @moduledoc false
  alias KitchenSink.{Area, Circle, Named, Square}

  def cases do
    [
      enum: fn -> 1..10 |> Enum.chunk_every(3) |> Enum.map(&Enum.sum/1) |> Enum.zip([:a, :b]) end,
      enum_sort: fn -> Enum.sort_by(~w(pear fig banana), &{String.length(&1), &1}, :desc) end,
      enum_group: fn -> Enum.group_by(1..6, &rem(&1, 3)) end,
      enum_reduce: fn ->
        Enum.reduce_while(1..100, 0, fn n, sum ->
          if sum > 20, do: {:halt, sum}, else: {:cont, sum + n}
        end)
      end,
      enum_frequencies: fn -> Enum.frequencies(String.graphemes("banana")) end,
      stream: fn ->
        Stream.iterate(1, &(&1 * 2))
        |> Stream.filter(&(&1 > 10))
        |> Stream.with_index()
        |> Enum.take(3)
      end,
      stream_resource: fn ->
        Stream.unfold(5, fn
          0 -> nil
          n -> {n, n - 1}
        end)
        |> Stream.chunk_every(2)
        |> Enum.to_list()
      end,
      map_set: fn -> MapSet.union(MapSet.new([1, 2]), MapSet.new([2, 3])) end,
      map: fn ->
        %{a: 1}
        |> Map.merge(%{b: 2}, fn _, x, _ -> x end)
        |> Map.update!(:a, &(&1 + 1))
        |> Map.to_list()
        |> Enum.sort()
      end,
      keyword: fn -> Keyword.merge([a: 1, b: 2], b: 3) |> Keyword.pop(:a) end,
      access: fn -> update_in(%{a: [%{b: 1}, %{b: 2}]}, [:a, Access.all(), :b], &(&1 * 10)) end,
      range: fn -> Enum.to_list(10..1//-3) end,
      comprehension: fn -> for(<<byte <- "abc">>, into: %{}, do: {<<byte>>, byte}) end,
      protocol_struct: fn -> Area.area(%Square{side: 3}) end,
      protocol_fallback: fn -> Area.area(%Circle{}) end,
      protocol_tuple: fn -> Area.area({3, 4}) end,
      protocol_chars: fn -> "#{%Square{}}" end,
      enumerable_own: fn -> Enum.map(%Circle{radius: 3}, &(&1 + 1)) end,
      collectable: fn -> Enum.into([a: 1], %{b: 2}) |> Enum.sort() end,
      inspect_derived: fn -> inspect(%Square{}) end,
      inspect_many: fn ->
        inspect([
          1.5,
          :atom,
          :"odd atom",
          "text",
          <<1, 2>>,
          ~c"list",
          {1},
          %{a: nil},
          1..2,
          ~r/a+/i,
          ~D[2024-02-29],
          MapSet.new([1]),
          &Enum.map/2,
          %Circle{}
        ])
      end,
      inspect_wide: fn ->
        inspect(Map.new(1..20, &{&1, String.duplicate("x", &1)}), pretty: true, width: 40)
      end,
      struct_update: fn -> struct!(Square, side: 9).side end,
      apply_concat: fn -> apply(Module.concat(KitchenSink.Plugin, "Upper"), :run, ["shout"]) end,
      apply_existing: fn ->
        String.to_existing_atom("Elixir.KitchenSink.Plugin.Reverse").run("abc")
      end,
      apply_computed: fn -> apply(Named, String.to_atom("by_" <> "apply"), [1, 2]) end,
      apply_config: fn ->
        with {m, f, a} <- Application.get_env(:kitchen_sink, :callback), do: apply(m, f, a)
      end,
      apply_config_module: fn -> Application.fetch_env!(:kitchen_sink, :module).plugin(21) end,
      exported: fn ->
        {function_exported?(Named, :plugin, 1), function_exported?(Named, :nope, 1),
         Code.ensure_loaded?(Named)}
      end,
      capture: fn ->
        Enum.map(["a"], &String.upcase/1) ++
          Enum.map([1], Function.capture(Integer, :to_string, 1))
      end,
      erlang_collections: fn -> :kitchen_sink_erlang.collections() end,
      erlang_fun: fn -> :kitchen_sink_erlang.counter(1).() end,
      bitwise: fn -> {Bitwise.bxor(5, 3), Bitwise.bsl(1, 70)} end,
      integer: fn ->
        {Integer.digits(1234), Integer.gcd(12, 18), Integer.pow(2, 80), Integer.parse("12x")}
      end,
      float: fn ->
        {Float.round(2.345, 2), Float.ratio(0.75), Float.to_string(1.0e-10), Float.parse("1.5e3z")}
      end,
      random: fn ->
        :rand.seed_s(:exsss, {1, 2, 3}) |> then(&:rand.uniform_s(1000, &1)) |> elem(0)
      end
    ]
  end
end
