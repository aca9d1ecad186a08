defmodule SinkOtp.Secure do
  @moduledoc "TLS between two sockets of this machine, versions, refusals, alerts."
  alias SinkOtp.Certificates

  def cases do
    [
      tls: fn -> exchange([], []) end,
      tls_1_2: fn -> exchange([versions: [:"tlsv1.2"]], []) end,
      tls_1_3: fn -> exchange([versions: [:"tlsv1.3"]], []) end,
      tls_alpn: fn ->
        exchange([alpn_preferred_protocols: ["h2", "http/1.1"]], alpn_advertised_protocols: ["http/1.1"])
      end,
      tls_ciphers: fn ->
        exchange(
          [
            ciphers:
              ~c"ECDHE-ECDSA-AES128-GCM-SHA256" |> List.wrap() |> List.to_string() |> String.to_charlist(),
            versions: [:"tlsv1.2"]
          ],
          []
        )
      end,
      tls_mutual: fn ->
        %{client_config: client} = configs = Certificates.options()

        exchange(
          [verify: :verify_peer, fail_if_no_peer_cert: true],
          Keyword.take(client, [:cert, :key]),
          configs
        )
      end,
      tls_untrusted: fn ->
        refused(fn client ->
          Keyword.put(client, :cacerts, Certificates.options().client_config[:cacerts])
        end)
      end,
      tls_wrong_name: fn -> refused(&Keyword.put(&1, :server_name_indication, ~c"example.org")) end,
      tls_no_common_version: fn ->
        refused(&Keyword.put(&1, :versions, [:"tlsv1.2"]), versions: [:"tlsv1.3"])
      end,
      tls_unverified: fn -> exchange([], verify: :verify_none) end,
      tls_to_plain: fn ->
        {:ok, listen} = :gen_tcp.listen(0, [:binary, active: false])
        {:ok, port} = :inet.port(listen)

        spawn(fn ->
          {:ok, s} = :gen_tcp.accept(listen)
          :gen_tcp.send(s, "no TLS here\r\n")
          Process.sleep(200)
        end)

        :ssl.connect(~c"localhost", port, [verify: :verify_none], 2000) |> plain_reason()
      end,
      tls_closed_port: fn -> :ssl.connect({127, 0, 0, 1}, 1, [verify: :verify_none], 1000) end,
      tls_upgrade: fn -> upgraded() end,
      ssl_facts: fn ->
        {:ssl.versions()[:supported], :ssl.cipher_suites(:default, :"tlsv1.3") |> length(),
         :ssl.format_error({:tls_alert, {:unknown_ca, ~c"text"}}),
         :ssl.str_to_suite(~c"TLS_AES_128_GCM_SHA256"), :ssl.start()}
      end
    ]
  end

  defp exchange(server_more, client_more, configs \\ Certificates.options()) do
    %{server_config: server, client_config: client} = configs

    {:ok, listen} =
      :ssl.listen(0, [:binary, active: false, reuseaddr: true] ++ Keyword.merge(server, server_more))

    {:ok, {_, port}} = :ssl.sockname(listen)

    serving =
      Task.async(fn ->
        {:ok, waiting} = :ssl.transport_accept(listen)
        {:ok, socket} = :ssl.handshake(waiting, 10_000)
        {:ok, data} = :ssl.recv(socket, 5)
        :ok = :ssl.send(socket, String.upcase(data))
        {data, :ssl.negotiated_protocol(socket), match?({:ok, _}, :ssl.peercert(socket))}
      end)

    {:ok, socket} =
      :ssl.connect(
        ~c"localhost",
        port,
        [:binary, active: false] ++ Keyword.merge(Keyword.drop(client, [:cert, :key]), client_more),
        10_000
      )

    :ok = :ssl.send(socket, "hello")
    {:ok, answer} = :ssl.recv(socket, 5)
    {:ok, facts} = :ssl.connection_information(socket, [:protocol])
    {answer, Task.await(serving, 10_000), facts, :ssl.close(socket), :ssl.close(listen)}
  end

  defp refused(change, server_more \\ []) do
    %{server_config: server, client_config: client} = Certificates.options()
    {:ok, listen} = :ssl.listen(0, [active: false, log_level: :none] ++ Keyword.merge(server, server_more))
    {:ok, {_, port}} = :ssl.sockname(listen)

    Task.start(fn ->
      with {:ok, waiting} <- :ssl.transport_accept(listen), do: :ssl.handshake(waiting, 5000)
    end)

    :ssl.connect(
      ~c"localhost",
      port,
      [active: false, log_level: :none] ++ change.(Keyword.drop(client, [:cert, :key])),
      5000
    )
    |> plain_reason()
  end

  defp plain_reason({:error, {:tls_alert, {alert, _}}}), do: {:alert, alert}
  defp plain_reason(other), do: other

  defp upgraded do
    %{server_config: server, client_config: client} = Certificates.options()
    {:ok, listen} = :gen_tcp.listen(0, [:binary, active: false])
    {:ok, port} = :inet.port(listen)

    serving =
      Task.async(fn ->
        {:ok, plain} = :gen_tcp.accept(listen)
        {:ok, "STARTTLS"} = :gen_tcp.recv(plain, 8)
        :gen_tcp.send(plain, "GO")
        {:ok, socket} = :ssl.handshake(plain, server, 10_000)
        :ssl.recv(socket, 3)
      end)

    {:ok, plain} = :gen_tcp.connect(~c"localhost", port, [:binary, active: false])
    :ok = :gen_tcp.send(plain, "STARTTLS")
    {:ok, "GO"} = :gen_tcp.recv(plain, 2)

    {:ok, socket} =
      :ssl.connect(
        plain,
        [server_name_indication: ~c"localhost"] ++ Keyword.drop(client, [:cert, :key]),
        10_000
      )

    :ok = :ssl.send(socket, "tls")
    Task.await(serving, 10_000)
  end
end
