defmodule NativeCode.Web do
  @moduledoc "Answers each request with what `NativeCode.Application.answer/1` says to its path."
  use Task, restart: :permanent

  def start_link(port), do: Task.start_link(__MODULE__, :listen, [port])

  def listen(port) do
    options = [:binary, packet: :http_bin, active: false, reuseaddr: true]
    {:ok, listener} = :gen_tcp.listen(port, options)
    serve(listener)
  end

  defp serve(listener) do
    {:ok, socket} = :gen_tcp.accept(listener)
    with {:ok, path} <- request(socket), do: respond(socket, NativeCode.Application.answer(path))
    :gen_tcp.close(socket)
    serve(listener)
  end

  defp request(socket, path \\ nil) do
    case :gen_tcp.recv(socket, 0, 5_000) do
      {:ok, {:http_request, :GET, {:abs_path, path}, _version}} -> request(socket, path)
      {:ok, {:http_header, _, _, _, _}} -> request(socket, path)
      {:ok, :http_eoh} when path != nil -> {:ok, path}
      _ -> :error
    end
  end

  defp respond(socket, text) do
    head = "HTTP/1.1 200 OK\r\ncontent-length: #{byte_size(text)}\r\nconnection: close\r\n\r\n"
    :gen_tcp.send(socket, [head, text])
  end
end
