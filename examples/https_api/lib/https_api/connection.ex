defmodule HttpsApi.Connection do
  @moduledoc """
  The handshake, one request, its answer.
  """

  require Logger

  @patience 10_000

  @spec serve(:ssl.sslsocket()) :: :ok
  def serve(socket) do
    case :ssl.handshake(socket, @patience) do
      {:ok, secure} ->
        answer(secure)
        :ssl.close(secure)

      {:error, reason} ->
        Logger.info("No handshake: #{:ssl.format_error(reason)}")
    end

    :ok
  end

  defp answer(socket) do
    with {:ok, {:http_request, _method, {:abs_path, path}, _version}} <- :ssl.recv(socket, 0, @patience),
         :ok <- skip_headers(socket) do
      {:ok, [protocol: version, selected_cipher_suite: suite]} =
        :ssl.connection_information(socket, [:protocol, :selected_cipher_suite])

      cipher = List.to_string(:ssl.suite_to_str(suite))
      respond(socket, %{path: path, message: "Hello over TLS", protocol: version, cipher: cipher})
    end
  end

  defp skip_headers(socket) do
    case :ssl.recv(socket, 0, @patience) do
      {:ok, {:http_header, _, _, _, _}} -> skip_headers(socket)
      {:ok, :http_eoh} -> :ok
      other -> other
    end
  end

  defp respond(socket, data) do
    body = JSON.encode!(data)

    :ssl.send(socket, """
    HTTP/1.1 200 OK\r
    content-type: application/json\r
    content-length: #{byte_size(body)}\r
    connection: close\r
    \r
    #{body}\
    """)
  end
end
