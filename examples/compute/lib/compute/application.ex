defmodule Compute.Application do
  @moduledoc """
  Computes before it is started: how much later it is ready than a hello world is what the work costs.
  """

  use Application

  @impl true
  def start(_type, _args) do
    for {name, work} <- Compute.work() do
      {microseconds, result} = :timer.tc(work)
      IO.puts("compute #{name}: #{microseconds} us, #{result}")
    end

    Supervisor.start_link([], strategy: :one_for_one)
  end
end
