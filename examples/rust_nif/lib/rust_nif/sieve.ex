defmodule RustNif.Sieve do
  @moduledoc "Prime numbers, counted in Rust."
  @on_load :load

  def load do
    :rust_nif |> :code.priv_dir() |> :filename.join(~c"sieve") |> :erlang.load_nif(0)
  end

  @doc "How many primes there are below a limit."
  def primes_below(_limit), do: :erlang.nif_error(:not_loaded)
end
