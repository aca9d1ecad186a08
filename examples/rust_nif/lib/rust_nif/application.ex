defmodule RustNif.Application do
  @moduledoc false
  use Application

  @impl true
  def start(_type, _args) do
    IO.puts("primes below 100000: #{RustNif.Sieve.primes_below(100_000)}")
    Supervisor.start_link([], strategy: :one_for_one)
  end
end
