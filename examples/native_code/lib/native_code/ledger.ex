defmodule NativeCode.Ledger do
  @moduledoc "Sums by SQLite, called as a NIF."
  @on_load :load

  def load do
    :native_code |> :code.priv_dir() |> :filename.join(~c"ledger") |> :erlang.load_nif(0)
  end

  @doc "The sum of a list of integers."
  def sum(_amounts), do: :erlang.nif_error(:not_loaded)

  @doc "SQLite's version, a charlist."
  def version, do: :erlang.nif_error(:not_loaded)
end
