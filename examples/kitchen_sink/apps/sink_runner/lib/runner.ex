defmodule KitchenSink.Runner do
  @moduledoc """
  Runs every case of groups once, and prints a line for each: `case NAME RESULT`. A group is a module whose `cases/0` gives
  functions by name. What differs from run to run (pids, references, ports) is written as `#PID`, `#Ref`, `#Port`; keys of
  maps are sorted.
  """

  use GenServer

  def start_link(groups), do: GenServer.start_link(__MODULE__, groups)

  @impl true
  def init(groups) do
    for group <- groups, {name, function} <- group.cases(), do: report(name, function)
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

  def plain(term) do
    term
    |> inspect(limit: :infinity, printable_limit: :infinity, custom_options: [sort_maps: true])
    |> hide()
  end

  defp hide(text) do
    text
    |> String.replace(~r/#PID<[\d.]+>/, "#PID")
    |> String.replace(~r/#Reference<[\d.]+>/, "#Ref")
    |> String.replace(~r/#Port<[\d.]+>/, "#Port")
    |> String.replace(~r/<\d+\.[\d.]+>/, "#PID")
  end
end
