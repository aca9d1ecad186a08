defmodule KitchenSink.Collections do
  @moduledoc "Enum, Stream, Map, Keyword, List, Tuple, MapSet, Range, Access."

  def cases do
    [
      enum_chunk_by: fn -> Enum.chunk_by([1, 1, 2, 3, 3], &rem(&1, 2)) end,
      enum_chunk_while: fn ->
        chunk = fn n, held -> if n == 0, do: {:cont, Enum.reverse(held), []}, else: {:cont, [n | held]} end
        Enum.chunk_while([1, 2, 0, 3], [], chunk, fn held -> {:cont, Enum.reverse(held), []} end)
      end,
      enum_dedup: fn -> {Enum.dedup([1, 1, 2, 1]), Enum.uniq_by([a: 1, b: 1], &elem(&1, 1))} end,
      enum_drop_take: fn ->
        {Enum.drop(1..5, -2), Enum.take(1..5, -2), Enum.drop_while([1, 2, 3], &(&1 < 2)),
         Enum.take_every(1..7, 3)}
      end,
      enum_find: fn ->
        {Enum.find([1, 2], &(&1 > 1)), Enum.find_index(~w(a b), &(&1 == "b")),
         Enum.find_value([1, 2], &(&1 > 1 && :yes))}
      end,
      enum_flat_map: fn ->
        {Enum.flat_map([1, 2], &[&1, &1]), Enum.flat_map_reduce(1..9, 0, &{[&1], &1 + &2})}
      end,
      enum_intersperse: fn ->
        {Enum.intersperse([1, 2, 3], 0), Enum.join([1, "b", :c], "-"), Enum.map_join(1..3, ",", &(&1 * 2))}
      end,
      enum_map_every: fn -> Enum.map_every(1..5, 2, &(&1 * 10)) end,
      enum_map_reduce: fn -> {Enum.map_reduce(1..3, 0, &{&1 * 2, &1 + &2}), Enum.scan(1..4, &+/2)} end,
      enum_min_max: fn ->
        {Enum.min_max([3, 1, 2]), Enum.min_by(~w(aaa b cc), &String.length/1), Enum.max([], fn -> :none end)}
      end,
      enum_product: fn ->
        {Enum.product(1..5), Enum.sum_by([1, 2], &(&1 * 3)), Enum.count(1..9, &(rem(&1, 2) == 0))}
      end,
      enum_slide: fn ->
        {Enum.slide(~w(a b c d), 0, 2), Enum.slide(~w(a b c d), 1..2, 0), Enum.split(1..4, 3)}
      end,
      enum_split: fn ->
        {Enum.split_while([1, 2, 3], &(&1 < 3)), Enum.split_with(1..5, &(rem(&1, 2) == 0))}
      end,
      enum_unzip: fn ->
        {Enum.unzip(a: 1, b: 2), Enum.zip_with([1..2, 3..4], &Enum.sum/1),
         Enum.zip_reduce([1], [2], 0, &(&1 + &2 + &3))}
      end,
      enum_with_index: fn -> {Enum.with_index([:a, :b], 1), Enum.with_index([:a], &{&2, &1})} end,
      enum_sort_stable: fn ->
        {Enum.sort([3, 1, 2], :desc), Enum.sort_by([b: 1, a: 1, c: 0], &elem(&1, 1))}
      end,
      enum_random: fn ->
        :rand.seed(:exsss, {1, 2, 3})
        {Enum.random(1..100), Enum.shuffle(1..5), Enum.take_random(1..9, 3)}
      end,
      enum_empty: fn ->
        {Enum.empty?([]), Enum.at([1], 5, :none), Enum.fetch([1], 1), Enum.into([], MapSet.new())}
      end,
      enum_group_map: fn -> Enum.group_by(~w(ant bee cat), &byte_size/1, &String.first/1) end,
      stream_lazy: fn ->
        1..1_000_000 |> Stream.map(&(&1 * 3)) |> Stream.reject(&(rem(&1, 2) == 0)) |> Enum.take(4)
      end,
      stream_cycle: fn ->
        Stream.cycle([1, 2]) |> Stream.zip(Stream.repeatedly(fn -> :x end)) |> Enum.take(3)
      end,
      stream_chunk: fn ->
        1..7 |> Stream.chunk_every(3, 2, :discard) |> Stream.concat([[0]]) |> Enum.to_list()
      end,
      stream_transform: fn ->
        1..5
        |> Stream.transform(0, fn n, sum -> if sum > 5, do: {:halt, sum}, else: {[n + sum], sum + n} end)
        |> Enum.to_list()
      end,
      stream_dedup: fn ->
        [1, 1, 2, 2, 1]
        |> Stream.dedup()
        |> Stream.scan(&+/2)
        |> Stream.each(&send(self(), &1))
        |> Stream.run()
      end,
      stream_file: fn ->
        File.write!("/tmp/stream", "a\nbb\nccc\n")
        File.stream!("/tmp/stream", 2) |> Enum.to_list()
      end,
      stream_into: fn ->
        ~w(a b) |> Stream.into(File.stream!("/tmp/into")) |> Stream.run() && File.read!("/tmp/into")
      end,
      stream_resource_closed: fn ->
        me = self()
        opened = fn -> 1 end

        taken =
          Stream.resource(opened, &{[&1], &1 + 1}, fn last -> send(me, {:closed, last}) end) |> Enum.take(2)

        {taken, receive(do: ({:closed, n} -> n))}
      end,
      stream_interval: fn -> Stream.interval(1) |> Enum.take(3) end,
      stream_timer: fn -> Stream.timer(1) |> Enum.to_list() end,
      stream_from_index: fn ->
        {Stream.from_index(3) |> Enum.take(2), Stream.duplicate(:x, 2) |> Enum.to_list()}
      end,
      map_split: fn ->
        {Map.split(%{a: 1, b: 2}, [:a]), Map.take(%{a: 1}, [:a, :z]), Map.drop(%{a: 1, b: 2}, [:a])}
      end,
      map_update: fn ->
        {Map.update(%{a: 1}, :b, 0, &(&1 + 1)), Map.get_and_update(%{a: 1}, :a, &{&1, 9}),
         Map.put_new_lazy(%{}, :x, fn -> 1 end)}
      end,
      map_filter: fn ->
        {Map.filter(%{a: 1, b: 2}, fn {_, v} -> v > 1 end), Map.reject(%{a: 1}, fn _ -> true end),
         Map.intersect(%{a: 1}, %{a: 2})}
      end,
      map_from: fn ->
        {Map.from_struct(%KitchenSink.Circle{}), Map.new([1, 2], &{&1, &1 * &1}), Map.from_keys([:a], 0)}
      end,
      map_pop: fn ->
        {Map.pop!(%{a: 1}, :a), Map.replace(%{a: 1}, :b, 2), Map.equal?(%{}, %{}),
         Map.pop_lazy(%{}, :a, fn -> 3 end)}
      end,
      map_large: fn -> Map.new(1..100, &{&1, -&1}) |> Map.keys() |> Enum.sort() |> Enum.take(3) end,
      keyword_validate: fn -> {Keyword.validate([a: 1], [:a, b: 2]), Keyword.validate([z: 1], [:a])} end,
      keyword_more: fn ->
        {Keyword.get_values([a: 1, a: 2], :a), Keyword.split([a: 1, b: 2], [:a]),
         Keyword.update([a: 1], :a, 0, &(&1 + 1)), Keyword.keyword?([1])}
      end,
      list_zip: fn ->
        {List.zip([[1, 2], [3, 4]]), List.flatten([1, [2, [3]]]), List.foldr([1, 2], 0, &(&1 - &2))}
      end,
      list_keys: fn ->
        {List.keyfind([a: 1], :a, 0), List.keyreplace([a: 1], :a, 0, {:a, 2}), List.keysort([b: 1, a: 2], 0),
         List.keytake([a: 1], :a, 0)}
      end,
      list_edit: fn ->
        {List.insert_at([1, 2], 1, :x), List.pop_at([1, 2], 0), List.update_at([1, 2], -1, &(&1 * 5)),
         List.delete_at([1, 2], 0), List.replace_at([1], 0, 2)}
      end,
      list_wrap: fn ->
        {List.wrap(nil), List.wrap(1), List.starts_with?([1, 2], [1]), List.improper?([1 | 2]),
         List.myers_difference([1, 2], [1, 3])}
      end,
      list_to: fn ->
        {List.to_tuple([1]), List.to_integer(~c"12"), List.to_float(~c"1.5"), List.to_existing_atom(~c"ok"),
         List.ascii_printable?(~c"ab")}
      end,
      tuple: fn ->
        {Tuple.insert_at({1}, 0, :a), Tuple.delete_at({1, 2}, 1), Tuple.to_list({1}), Tuple.sum({1, 2}),
         Tuple.duplicate(:x, 2)}
      end,
      map_set_more: fn ->
        set = MapSet.new([1, 2, 3])

        {MapSet.difference(set, MapSet.new([1])), MapSet.subset?(MapSet.new([1]), set),
         MapSet.symmetric_difference(set, MapSet.new([3, 4])), MapSet.split_with(set, &(&1 > 1)),
         MapSet.member?(set, 2), MapSet.disjoint?(set, MapSet.new([9]))}
      end,
      range_more: fn ->
        {Range.size(1..10//3), Range.disjoint?(1..2, 3..4), Range.shift(1..3, 2), Range.split(1..5, 2),
         3 in 1..9//2}
      end,
      access_keys: fn ->
        data = %{list: [%{n: 1}, %{n: 2}], pair: {1, 2}}

        {get_in(data, [:list, Access.at(1), :n]), put_in(data, [:pair, Access.elem(0)], 9).pair,
         pop_in(data, [:list, Access.filter(&(&1.n == 1))]) |> elem(0), get_in(data, [Access.key(:none, 0)]),
         update_in(data.list, fn list -> length(list) end).list,
         get_in(data, [:list, Access.slice(0..0), :n])}
      end,
      access_struct: fn -> get_in(%KitchenSink.Circle{}, [:radius]) end,
      reduce_comprehension: fn ->
        for(x <- 1..3, y <- 1..x, rem(x + y, 2) == 0, reduce: 0, do: (sum -> sum + x * y))
      end,
      comprehension_uniq: fn ->
        for(x <- [1, 2, 1], uniq: true, do: x) ++ for(<<r::4, (_::4 <- <<0x12, 0x34>>)>>, do: r)
      end,
      with_else: fn -> with({:ok, x} <- Map.fetch(%{}, :a), do: x, else: (:error -> :absent)) end,
      then_tap: fn -> 1 |> then(&(&1 + 1)) |> tap(&send(self(), &1)) end,
      integer_more: fn ->
        {Integer.extended_gcd(12, 18), Integer.mod(-5, 3), Integer.floor_div(-5, 3),
         Integer.undigits([1, 2], 16), Integer.to_string(255, 16)}
      end,
      float_more: fn ->
        {Float.ceil(1.21, 1), Float.floor(-1.2), Float.max_finite() > 1.0e300, Float.to_charlist(0.1),
         Float.pow(2.0, 0.5), 1.0e23}
      end,
      math: fn ->
        {:math.pi() |> Float.round(5), :math.log2(8), :math.pow(2, 10), :math.fmod(7, 3), :math.atan2(1, 1)}
      end,
      big_integers: fn ->
        {2 ** 200, rem(3 ** 100, 1_000_007), div(10 ** 30, 7), Bitwise.band(2 ** 70 - 1, 0xFFFF), -(2 ** 64)}
      end
    ]
  end
end
