defmodule NativeCode.Application do
  @moduledoc false
  use Application

  alias NativeCode.{Ledger, Web, Words, World}

  @port 4000

  @impl true
  def start(_type, _args) do
    IO.puts("http://localhost:#{@port} tells what native code and libraries find here")
    Supervisor.start_link([{Web, @port}], strategy: :one_for_one)
  end

  @doc "A line for each, found anew."
  def answer(_path) do
    [
      {"nif", "SQLite #{Ledger.version()} adds up to #{Ledger.sum(Enum.to_list(1..1000))}"},
      {"port", Words.count("to be or not to be")},
      {"system", inspect(:os.type())},
      {"certificates", World.certificates()},
      {"local time", World.local_time()},
      {"file name", World.file_name()},
      {"locale", System.get_env("LANG")},
      {"localhost", World.host()},
      {"resolver", World.resolver()},
      {"https", World.port_of_https()}
    ]
    |> Enum.map_join(fn {what, value} -> "#{what}: #{value}\n" end)
  end
end
