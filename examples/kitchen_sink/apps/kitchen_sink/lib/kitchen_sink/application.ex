defmodule KitchenSink.Application do
  @moduledoc false

  use Application

  @groups [
    KitchenSink.Data,
    KitchenSink.Collections,
    KitchenSink.Text,
    KitchenSink.Strings,
    KitchenSink.Calendars,
    KitchenSink.Inspection,
    KitchenSink.Protocols,
    KitchenSink.Processes,
    KitchenSink.Stages,
    KitchenSink.Servers,
    KitchenSink.Supervision,
    KitchenSink.Concurrency,
    KitchenSink.Failures,
    KitchenSink.Exceptions,
    KitchenSink.System,
    KitchenSink.Platform,
    KitchenSink.Logging,
    KitchenSink.Services,
    :sink_data,
    :sink_text,
    :sink_storage,
    :sink_network
  ]

  @impl true
  def start(_type, _args) do
    children = [
      {Registry, keys: :unique, name: KitchenSink.Registry},
      {DynamicSupervisor, name: KitchenSink.Dynamic, strategy: :one_for_one},
      {Task.Supervisor, name: KitchenSink.Tasks},
      {KitchenSink.Runner, @groups}
    ]

    Supervisor.start_link(children, strategy: :one_for_one, name: KitchenSink.Supervisor)
  end
end
