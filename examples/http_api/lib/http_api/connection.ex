defmodule HttpApi.Connection do
  @moduledoc """
  Serves the requests of one HTTP/1.1 connection, one after the other, with OTP's own parser
  (`packet: :http_bin`).
  """

  @idle 30_000
  @max_headers 100
  @reasons %{200 => "OK", 400 => "Bad Request", 404 => "Not Found", 405 => "Method Not Allowed"}

  @doc "Answers requests until the client closes the connection, falls silent, or makes no sense."
  @spec serve(:gen_tcp.socket()) :: :ok
  def serve(socket) do
    with {:ok, method, path} <- request(socket),
         {:ok, headers} <- headers(socket, %{}),
         :ok <- skip_body(socket, headers),
         :ok <- respond(socket, HttpApi.Router.route(method, path), method, keep?(headers)) do
      if keep?(headers), do: serve(socket), else: :gen_tcp.close(socket)
    else
      :invalid ->
        respond(socket, {400, %{error: "bad request"}}, :GET, false)
        :gen_tcp.close(socket)

      _closed_or_silent ->
        :gen_tcp.close(socket)
    end
  end

  defp request(socket) do
    :ok = :inet.setopts(socket, packet: :http_bin)

    case :gen_tcp.recv(socket, 0, @idle) do
      {:ok, {:http_request, method, {:abs_path, target}, _version}} -> {:ok, method, path(target)}
      {:ok, {:http_request, _method, _target, _version}} -> :invalid
      {:ok, {:http_error, _line}} -> :invalid
      {:error, reason} -> {:error, reason}
    end
  end

  defp path(target), do: target |> String.split("?", parts: 2) |> hd()

  defp headers(_socket, known) when map_size(known) > @max_headers, do: :invalid

  defp headers(socket, known) do
    case :gen_tcp.recv(socket, 0, @idle) do
      {:ok, {:http_header, _, name, _, value}} ->
        headers(socket, Map.put(known, String.downcase(to_string(name)), value))

      {:ok, :http_eoh} ->
        {:ok, known}

      {:ok, {:http_error, _line}} ->
        :invalid

      {:error, reason} ->
        {:error, reason}
    end
  end

  # No route takes a body; a small one is read and dropped, so that the next request can follow.
  defp skip_body(_socket, %{"transfer-encoding" => _}), do: :invalid

  defp skip_body(socket, %{"content-length" => length}) do
    case Integer.parse(length) do
      {0, ""} -> :ok
      {size, ""} when size in 1..65_536 -> drop(socket, size)
      _ -> :invalid
    end
  end

  defp skip_body(_socket, _headers), do: :ok

  defp drop(socket, size) do
    :ok = :inet.setopts(socket, packet: :raw)
    with {:ok, _body} <- :gen_tcp.recv(socket, size, @idle), do: :ok
  end

  defp keep?(headers), do: String.downcase(Map.get(headers, "connection", "")) != "close"

  defp respond(socket, {status, data}, method, keep?) do
    body = JSON.encode!(data)

    head = """
    HTTP/1.1 #{status} #{@reasons[status]}\r
    content-type: application/json\r
    content-length: #{byte_size(body)}\r
    connection: #{if keep?, do: "keep-alive", else: "close"}\r
    \r
    """

    :gen_tcp.send(socket, if(method == :HEAD, do: head, else: [head, body]))
  end
end
