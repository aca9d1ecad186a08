defmodule RustNif.Application do
  @moduledoc false
  use Application

  @port 4000

  @impl true
  def start(_type, _args) do
    IO.puts("http://localhost:#{@port}/100000 counts the primes below 100000")
    Supervisor.start_link([{RustNif.Web, @port}], strategy: :one_for_one)
  end

  @doc "How many primes there are below the number that the path is."
  def answer("/" <> limit) do
    case Integer.parse(limit) do
      {limit, ""} when limit in 0..10_000_000 -> "#{RustNif.Sieve.primes_below(limit)}\n"
      _ -> "a number up to 10000000, please\n"
    end
  end
end
