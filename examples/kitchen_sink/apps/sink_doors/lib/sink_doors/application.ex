defmodule SinkDoors.Application do
  @moduledoc "Cases that need the doors of capabilities: evaluation, compilation, code loading, tracing, a shell."
  use Application

  @groups [
    SinkDoors.Evaluation,
    SinkDoors.Compilation,
    SinkDoors.Shells,
    :sink_loading,
    :sink_tracing
  ]

  @impl true
  def start(_type, _args) do
    Supervisor.start_link([{KitchenSink.Runner, @groups}], strategy: :one_for_one)
  end
end
