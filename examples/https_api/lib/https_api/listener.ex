defmodule HttpsApi.Listener do
  @moduledoc """
  Listens on a port for TLS by OTP's `ssl`, and hands each connection to a task of its own.
  """

  use GenServer

  require Logger

  @options [:binary, packet: :http_bin, active: false, reuseaddr: true, versions: [:"tlsv1.3", :"tlsv1.2"]]

  def start_link(options), do: GenServer.start_link(__MODULE__, options, name: __MODULE__)

  @impl true
  def init(options) do
    port = Keyword.fetch!(options, :port)
    certificate = HttpsApi.Certificate.options(options[:cert], options[:key])

    case :ssl.listen(port, @options ++ certificate) do
      {:ok, socket} ->
        Logger.info("Listening with TLS on port #{port}")
        {:ok, _acceptor} = Task.start_link(fn -> accept(socket) end)
        {:ok, %{port: port}}

      {:error, reason} ->
        {:stop, {:listen, port, reason}}
    end
  end

  defp accept(listener) do
    {:ok, socket} = :ssl.transport_accept(listener)

    {:ok, task} =
      Task.Supervisor.start_child(HttpsApi.Connections, fn ->
        receive do: (:serve -> HttpsApi.Connection.serve(socket))
      end)

    _ = :ssl.controlling_process(socket, task)
    send(task, :serve)
    accept(listener)
  end
end
