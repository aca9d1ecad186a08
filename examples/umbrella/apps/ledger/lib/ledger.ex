defmodule Ledger do
  @moduledoc "Keeps a balance in cents."

  use Agent

  require Logger

  def start_link(balance) do
    Logger.info("The ledger opens with #{balance}")
    Agent.start_link(fn -> balance end, name: __MODULE__)
  end

  @doc "Books a sale and returns the balance after it."
  @spec sell([Catalog.Priced.t()]) :: integer()
  def sell(things) do
    Agent.get_and_update(__MODULE__, fn balance ->
      after_sale = balance + Catalog.total(things)
      {after_sale, after_sale}
    end)
  end

  @spec balance() :: integer()
  def balance, do: Agent.get(__MODULE__, & &1)
end

defmodule Ledger.Fee do
  @moduledoc "What a sale costs besides the goods."

  defstruct cents: 0
end

defimpl Catalog.Priced, for: Ledger.Fee do
  def cents(fee), do: fee.cents
end
