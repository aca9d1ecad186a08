defmodule Storefront.Application do
  @moduledoc false

  use Application

  @impl true
  def start(_type, _args) do
    Supervisor.start_link([Storefront.Server], strategy: :one_for_one)
  end
end
