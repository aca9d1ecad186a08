defprotocol KitchenSink.Describe do
  @doc "With a fallback that deriving takes options for."
  @fallback_to_any true
  def describe(term)
  def size(term, unit)
end

defimpl KitchenSink.Describe, for: Any do
  defmacro __deriving__(module, options) do
    name = options[:name] || inspect(module)

    quote do
      defimpl KitchenSink.Describe, for: unquote(module) do
        def describe(_), do: "derived #{unquote(name)}"
        def size(struct, unit), do: {map_size(struct), unit}
      end
    end
  end

  def describe(term), do: "anything: #{inspect(term)}"
  def size(_, unit), do: {0, unit}
end

for type <- [Atom, BitString, Float, Function, Integer, List, Map, PID, Port, Reference, Tuple] do
  defimpl KitchenSink.Describe, for: type do
    def describe(_), do: unquote("a #{type}")
    def size(term, unit), do: {is_list(term) && length(term), unit}
  end
end

defmodule KitchenSink.Derived do
  @derive {KitchenSink.Describe, name: "named"}
  @derive {JSON.Encoder, only: [:a]}
  defstruct a: 1, b: 2
end

defmodule KitchenSink.Plain do
  @derive KitchenSink.Describe
  defstruct [:x]
end

defmodule KitchenSink.Bare do
  defstruct [:x]
end

defprotocol KitchenSink.Strict do
  def call(term)
end

defmodule KitchenSink.Bag do
  @moduledoc "Collects, enumerates, is accessed by key, shown and written."
  @behaviour Access
  defstruct items: []

  @impl true
  def fetch(%{items: items}, key), do: if(key in items, do: {:ok, key}, else: :error)
  @impl true
  def get_and_update(bag, key, function), do: {function.(key) |> elem(0), bag}
  @impl true
  def pop(%{items: items} = bag, key), do: {key, %{bag | items: List.delete(items, key)}}

  defimpl Collectable do
    def into(bag) do
      {bag,
       fn
         bag, {:cont, item} -> %{bag | items: [item | bag.items]}
         bag, :done -> %{bag | items: Enum.sort(bag.items)}
         _, :halt -> :ok
       end}
    end
  end

  defimpl Enumerable do
    def count(%{items: items}), do: {:ok, length(items)}
    def member?(%{items: items}, item), do: {:ok, item in items}
    def slice(%{items: items}), do: {:ok, length(items), & &1.items}
    def reduce(%{items: items}, acc, fun), do: Enumerable.List.reduce(items, acc, fun)
  end

  defimpl(String.Chars, do: def(to_string(%{items: items}), do: "bag of #{length(items)}"))
  defimpl(List.Chars, do: def(to_charlist(_), do: ~c"bag"))

  defimpl JSON.Encoder do
    def encode(%{items: items}, encoder), do: encoder.(items, encoder)
  end

  defimpl Inspect do
    def inspect(%{items: items}, options),
      do: Inspect.Algebra.container_doc("#Bag<", items, ">", options, &Inspect.Algebra.to_doc/2)
  end
end

defmodule KitchenSink.Protocols do
  @moduledoc "Dispatch by type, by struct, by deriving, to Any, to nothing; Elixir's own protocols for a struct of one's own."
  alias KitchenSink.{Bag, Bare, Derived, Describe, Plain, Strict}

  def cases do
    [
      describe_types: fn ->
        Enum.map(
          [:a, "b", <<1::1>>, 1.5, &is_atom/1, 1, [], %{}, self(), make_ref(), {}],
          &Describe.describe/1
        )
      end,
      describe_port: fn -> Describe.describe(hd(Port.list())) end,
      describe_derived: fn ->
        {Describe.describe(%Derived{}), Describe.size(%Derived{}, :keys), Describe.describe(%Plain{})}
      end,
      describe_any: fn -> {Describe.describe(%Bare{}), Describe.size(%Bare{}, :x)} end,
      protocol_missing: fn -> Strict.call(%Bare{}) end,
      protocol_missing_type: fn -> Strict.call(1) end,
      protocol_impl_for: fn ->
        {Describe.impl_for(1), Describe.impl_for(%Derived{}), Strict.impl_for(:a),
         Protocol.consolidated?(Describe)}
      end,
      protocol_info: fn ->
        {Describe.__protocol__(:functions) |> Enum.sort(), Describe.Integer.__impl__(:for),
         Protocol.assert_impl!(Describe, Integer)}
      end,
      protocol_assert: fn -> Protocol.assert_impl!(Strict, Integer) end,
      bag_collect: fn -> Enum.into([3, 1, 2], %Bag{}) end,
      bag_enumerate: fn ->
        {Enum.map(%Bag{items: [1, 2]}, &(&1 * 2)), Enum.count(%Bag{items: [1]}), 2 in %Bag{items: [2]},
         Enum.at(%Bag{items: [5, 6]}, 1), Enum.slice(%Bag{items: [5, 6, 7]}, 1..2),
         Enum.zip(%Bag{items: [1]}, [2])}
      end,
      bag_comprehension: fn -> for(x <- %Bag{items: [1, 2]}, into: %Bag{}, do: x + 1) end,
      bag_access: fn ->
        {%Bag{items: [1]}[1], get_in(%Bag{items: [1]}, [2]), pop_in(%Bag{items: [1, 2]}, [1]),
         get_and_update_in(%Bag{items: [1]}, [1], &{&1, &1})}
      end,
      bag_text: fn ->
        {"#{%Bag{items: [1]}}", to_charlist(%Bag{}), JSON.encode!(%Bag{items: [1, %Derived{}]}),
         inspect(%Bag{items: [1, 2]})}
      end,
      bag_stream: fn ->
        %Bag{items: [1, 2, 3]} |> Stream.map(&(&1 + 1)) |> Stream.take_while(&(&1 < 4)) |> Enum.to_list()
      end,
      bag_suspended: fn ->
        Enumerable.reduce(%Bag{items: [1, 2]}, {:suspend, 0}, &{:suspend, &1 + &2}) |> elem(0)
      end,
      json_derived: fn -> JSON.encode!(%{list: [%Derived{a: nil}]}) end,
      json_missing: fn -> JSON.encode!(%Bare{}) end,
      enumerable_function: fn -> Enum.take(fn acc, fun -> Enumerable.reduce(1..3, acc, fun) end, 2) end,
      enumerable_map: fn ->
        {Enum.map(%{a: 1}, & &1), Enum.member?(%{a: 1}, {:a, 1}), Enum.slice(%{a: 1}, 0, 1)}
      end,
      collectable_kinds: fn ->
        {Enum.into(["a", ?b |> List.wrap() |> to_string()], ""), Enum.into([<<1::1>>], <<>>),
         Enum.into([a: 1], []), Enum.into([1], MapSet.new())}
      end,
      collectable_missing: fn -> Enum.into([1], 5) end,
      structs_update: fn ->
        {struct(Derived, a: 5, zzz: 1), %{%Derived{} | a: 3}, is_struct(%Bare{}, Bare),
         is_exception(%RuntimeError{})}
      end,
      struct_bad_key: fn -> struct!(Derived, zzz: 1) end,
      struct_bad_update: fn -> Map.replace!(%Derived{}, Process.get(:nothing, :zzz), 1) end,
      behaviour_optional: fn ->
        {Bag.__struct__() |> Map.get(:items), Code.ensure_loaded?(Describe.Any),
         function_exported?(Describe.Any, :describe, 1)}
      end
    ]
  end
end
