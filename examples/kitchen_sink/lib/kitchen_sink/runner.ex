defmodule KitchenSink.Runner do
  @moduledoc """
  Runs every case of every group once, and prints a line for each: `case NAME RESULT`. What differs from run to run
  (pids, references, ports) is written as `#PID`, `#Ref`, `#Port`.
  """

  use GenServer

  @groups [
    KitchenSink.Data,
    KitchenSink.Text,
    KitchenSink.Processes,
    KitchenSink.Failures,
    KitchenSink.System,
    KitchenSink.Services
  ]

  def start_link(_options), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_argument) do
    for group <- @groups, {name, function} <- group.cases(), do: report(name, function)
    IO.puts("kitchen sink done")
    {:ok, nil}
  end

  defp report(name, function) do
    result =
      try do
        function.()
      rescue
        error -> Exception.format(:error, error, __STACKTRACE__)
      catch
        kind, reason -> Exception.format(kind, reason, __STACKTRACE__)
      end

    IO.puts("case #{name} #{plain(result)}")
  end

  @doc "A term as text, without what differs from run to run."
  def plain(text) when is_binary(text), do: text |> hide() |> String.replace("\n", " | ")
  def plain(term), do: term |> inspect(limit: :infinity, printable_limit: :infinity) |> hide()

  defp hide(text) do
    text
    |> String.replace(~r/#PID<[\d.]+>/, "#PID")
    |> String.replace(~r/#Reference<[\d.]+>/, "#Ref")
    |> String.replace(~r/#Port<[\d.]+>/, "#Port")
    |> String.replace(~r/<\d+\.\d+\.\d+>/, "#PID")
  end
end
