defmodule HttpApi.Listener do
  @moduledoc """
  Listens on a TCP port and hands each connection to a task of its own.
  """

  use GenServer

  require Logger

  @options [:binary, packet: :http_bin, active: false, reuseaddr: true, backlog: 128]

  def start_link(options) do
    GenServer.start_link(__MODULE__, Keyword.fetch!(options, :port), name: __MODULE__)
  end

  @doc "The port that connections are accepted on."
  @spec port() :: :inet.port_number()
  def port, do: GenServer.call(__MODULE__, :port)

  @impl true
  def init(port) do
    case :gen_tcp.listen(port, @options) do
      {:ok, socket} ->
        {:ok, port} = :inet.port(socket)
        Logger.info("Listening on port #{port}")
        {:ok, _acceptor} = Task.start_link(fn -> accept(socket) end)
        {:ok, %{port: port}}

      {:error, reason} ->
        {:stop, {:listen, port, :inet.format_error(reason)}}
    end
  end

  @impl true
  def handle_call(:port, _from, state), do: {:reply, state.port, state}

  defp accept(listener) do
    {:ok, socket} = :gen_tcp.accept(listener)

    {:ok, task} =
      Task.Supervisor.start_child(HttpApi.Connections, fn ->
        receive do: (:serve -> HttpApi.Connection.serve(socket))
      end)

    # The task may only read from the socket once it is its owner. A client that is gone is its affair.
    _ = :gen_tcp.controlling_process(socket, task)
    send(task, :serve)
    accept(listener)
  end
end
