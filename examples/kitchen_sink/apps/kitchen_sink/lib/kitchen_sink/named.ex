defmodule KitchenSink.Named do
  @moduledoc "Called only by names that are put together at run time, or come from configuration."

  def configured(text), do: {:configured, text}
  def plugin(value), do: {:plugin, value * 2}
  def by_apply(a, b), do: {:applied, a, b}
end

defmodule KitchenSink.Plugin.Upper do
  @moduledoc false
  def run(text), do: String.upcase(text)
end

defmodule KitchenSink.Plugin.Reverse do
  @moduledoc false
  def run(text), do: String.reverse(text)
end

defprotocol KitchenSink.Area do
  @fallback_to_any true
  def area(shape)
end

defmodule KitchenSink.Square do
  @derive {Inspect, only: [:side]}
  defstruct side: 2, secret: :hidden
end

defmodule KitchenSink.Circle do
  defstruct radius: 1
end

defimpl KitchenSink.Area, for: KitchenSink.Square do
  def area(%{side: side}), do: side * side
end

defimpl KitchenSink.Area, for: Any do
  def area(_), do: :unknown
end

defimpl KitchenSink.Area, for: Tuple do
  def area({a, b}), do: a * b
end

defimpl String.Chars, for: KitchenSink.Square do
  def to_string(%{side: side}), do: "a square of #{side}"
end

defimpl Enumerable, for: KitchenSink.Circle do
  def count(%{radius: radius}), do: {:ok, radius}
  def member?(_, _), do: {:error, __MODULE__}
  def slice(_), do: {:error, __MODULE__}

  def reduce(%{radius: radius}, acc, fun),
    do: Enumerable.List.reduce(Enum.to_list(1..radius), acc, fun)
end

defmodule KitchenSink.Oops do
  defexception [:what]
  @impl true
  def message(%{what: what}), do: "oops: #{what}"
end
