defmodule HttpApiTest do
  use ExUnit.Case

  test "greets" do
    assert {200, %{"message" => "Hello from a lean VM"}} = get("/")
  end

  test "reports its health" do
    assert {200, %{"status" => "ok"}} = get("/health?from=probe")
  end

  test "says what it does not have" do
    assert {404, %{"error" => "not found"}} = get("/nothing")
  end

  test "answers several requests on one connection" do
    request = "GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n"
    last = "GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
    assert exchange(request <> request <> last) |> String.split("200 OK") |> length() == 4
  end

  test "refuses what is not HTTP" do
    assert exchange("nonsense\r\n\r\n") =~ "400 Bad Request"
  end

  defp get(path) do
    answer = exchange("GET #{path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
    ["HTTP/1.1 " <> <<status::binary-size(3)>> <> _, body] = String.split(answer, "\r\n\r\n")
    {String.to_integer(status), JSON.decode!(body)}
  end

  defp exchange(request) do
    {:ok, socket} =
      :gen_tcp.connect({127, 0, 0, 1}, HttpApi.Listener.port(), [:binary, active: false])

    :ok = :gen_tcp.send(socket, request)
    read(socket, "")
  end

  defp read(socket, known) do
    case :gen_tcp.recv(socket, 0, 5000) do
      {:ok, more} -> read(socket, known <> more)
      {:error, :closed} -> known
    end
  end
end
