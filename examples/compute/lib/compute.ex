defmodule Compute do
  @moduledoc """
  Work of several kinds, the same at each run, each with a number as its result.
  """

  @doc "Names and functions."
  @spec work() :: [{String.t(), (-> integer())}]
  def work do
    [
      {"calls", fn -> fibonacci(27) end},
      {"lists", fn -> lists(20_000) end},
      {"maps", fn -> maps(20_000) end},
      {"binaries", fn -> binaries(20_000) end},
      {"messages", fn -> messages(20_000) end},
      {"tables", fn -> tables(20_000) end},
      {"floats", fn -> floats(200_000, 1.0) end}
    ]
  end

  defp fibonacci(n) when n < 2, do: n
  defp fibonacci(n), do: fibonacci(n - 1) + fibonacci(n - 2)

  defp lists(n) do
    1..n
    |> Enum.map(&rem(&1 * 7919, 104_729))
    |> Enum.sort()
    |> Enum.chunk_every(7)
    |> Enum.map(&Enum.sum/1)
    |> Enum.reduce(0, &rem(&1 + &2, 1_000_003))
  end

  defp maps(n) do
    counts = Enum.reduce(1..n, %{}, &Map.update(&2, rem(&1 * 31, 997), 1, fn count -> count + 1 end))
    Enum.reduce(counts, 0, fn {key, count}, sum -> sum + key * count end)
  end

  defp binaries(n) do
    text = for i <- 1..n, into: "", do: Integer.to_string(i) <> ","
    bytes = for <<byte <- text>>, byte != ?,, do: byte - ?0
    Enum.sum(bytes) + length(String.split(text, ","))
  end

  defp messages(n) do
    parent = self()
    echo = spawn_link(fn -> echo(parent) end)
    for i <- 1..n, do: send(echo, {:echo, i})
    sum = Enum.reduce(1..n, 0, fn i, sum -> receive(do: ({:echoed, ^i} -> sum + i)) end)
    send(echo, :stop)
    sum
  end

  defp echo(parent) do
    receive do
      {:echo, i} ->
        send(parent, {:echoed, i})
        echo(parent)

      :stop ->
        :ok
    end
  end

  defp tables(n) do
    table = :ets.new(:compute, [:ordered_set])
    for i <- 1..n, do: :ets.insert(table, {rem(i * 7919, 104_729), i})
    sum = :ets.foldl(fn {key, value}, sum -> rem(sum + key * value, 1_000_003) end, 0, table)
    :ets.delete(table)
    sum
  end

  defp floats(0, sum), do: trunc(sum * 1000)
  defp floats(n, sum), do: floats(n - 1, sum + 1.0 / (n * n))
end
