defmodule Ledger.Application do
  @moduledoc false

  use Application

  @impl true
  def start(_type, _args) do
    balance = Application.fetch_env!(:ledger, :opening_balance)
    Supervisor.start_link([{Ledger, balance}], strategy: :one_for_one, name: Ledger.Supervisor)
  end
end
