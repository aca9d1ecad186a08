defmodule NativeCode.Application do
  @moduledoc false
  use Application

  alias NativeCode.{Ledger, Words, World}

  @impl true
  def start(_type, _args) do
    report()
    Supervisor.start_link([], strategy: :one_for_one)
  end

  defp report do
    say("nif", "SQLite #{Ledger.version()} adds up to #{Ledger.sum(Enum.to_list(1..1000))}")
    say("port", Words.count("to be or not to be"))
    say("system", inspect(:os.type()))
    say("certificates", World.certificates())
    say("local time", World.local_time())
    say("file name", World.file_name())
    say("locale", System.get_env("LANG"))
    say("localhost", World.host())
    say("resolver", World.resolver())
    say("https", World.port_of_https())
  end

  defp say(what, value), do: IO.puts("#{what}: #{value}")
end
