defmodule KitchenSink.Application do
  @moduledoc false

  use Application

  @impl true
  def start(_type, _args) do
    children = [
      {Registry, keys: :unique, name: KitchenSink.Registry},
      {DynamicSupervisor, name: KitchenSink.Dynamic, strategy: :one_for_one},
      {Task.Supervisor, name: KitchenSink.Tasks},
      KitchenSink.Runner
    ]

    Supervisor.start_link(children, strategy: :one_for_one, name: KitchenSink.Supervisor)
  end
end
