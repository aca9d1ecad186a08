defmodule ServerWorld.Listener do
  @moduledoc """
  An HTTP server on IPv4 and IPv6 at once: `GET /` gives what the application finds around itself, `GET /crash`
  prints a line and ends the emulator at once.
  """

  use Task

  def start_link(early), do: Task.start_link(__MODULE__, :listen, [early])

  def listen(early) do
    options = [:inet6, :binary, packet: :http_bin, active: false, reuseaddr: true, ipv6_v6only: false]
    {:ok, listener} = :gen_tcp.listen(4000, options)
    IO.puts("listening")
    accept(listener, early)
  end

  defp accept(listener, early) do
    {:ok, socket} = :gen_tcp.accept(listener)
    serve(socket, :gen_tcp.recv(socket, 0), early)
    :gen_tcp.close(socket)
    accept(listener, early)
  end

  defp serve(_socket, {:error, :closed}, _early), do: :ok

  defp serve(socket, {:ok, {:http_request, _method, {:abs_path, path}, _version}}, early) do
    skip_headers(socket)
    answer(socket, path, early)
  end

  defp skip_headers(socket) do
    with {:ok, {:http_header, _, _, _, _}} <- :gen_tcp.recv(socket, 0), do: skip_headers(socket)
  end

  defp answer(_socket, "/crash", _early) do
    IO.puts("these are my last words")
    System.halt(3)
  end

  defp answer(socket, _path, early) do
    body = JSON.encode!(Map.put(ServerWorld.Findings.all(), :early, early))
    head = "HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n"
    :gen_tcp.send(socket, [head, "content-length: #{byte_size(body)}\r\n\r\n", body])
  end
end
