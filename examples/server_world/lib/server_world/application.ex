defmodule ServerWorld.Application do
  @moduledoc false

  use Application

  # What an application takes for granted at its very start.
  @impl true
  def start(_type, _args) do
    early = %{random_bytes: byte_size(:crypto.strong_rand_bytes(32)), time: System.os_time(:second)}
    children = [ServerWorld.NameServer, {ServerWorld.Listener, early}]
    Supervisor.start_link(children, strategy: :one_for_one)
  end
end
