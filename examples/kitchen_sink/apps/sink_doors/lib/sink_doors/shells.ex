defmodule SinkDoors.Shells do
  @moduledoc "SSH between two processes, which opens a console; programs by a shell."

  def cases do
    [
      ssh: fn -> ssh() end,
      os_cmd: fn ->
        {:os.cmd(~c"echo hi; echo no >&2"), :os.cmd(~c"exit 3"), System.shell("echo $((1 + 2)); exit 4"),
         System.cmd("sh", ["-c", "echo $0"], into: [])}
      end,
      port_spawn: fn ->
        port = Port.open({:spawn, "sh -c 'read line; echo got $line'"}, [:binary, :exit_status])
        Port.command(port, "a line\n")
        for(_ <- 1..2, do: receive(do: ({^port, message} -> message), after: (30_000 -> :late)))
      end,
      iex_inspect: fn -> IEx.Info.info(~D[2024-01-01]) |> List.keyfind("Raw representation", 0) end
    ]
  end

  @doc "A daemon with a host key made here, a client, a command that Erlang code answers."
  def ssh do
    folder = ~c"/tmp/ssh"
    File.mkdir_p!(folder)
    key = :public_key.generate_key({:namedCurve, :secp256r1})

    File.write!(
      "/tmp/ssh/ssh_host_ecdsa_key",
      :public_key.pem_encode([:public_key.pem_entry_encode(:ECPrivateKey, key)])
    )

    File.chmod!("/tmp/ssh/ssh_host_ecdsa_key", 0o600)
    {:ok, _} = Application.ensure_all_started(:ssh)
    answer = fn command -> {:ok, ["ran ", command]} end
    daemon = [system_dir: folder, user_dir: folder, password: ~c"geheim", exec: {:direct, answer}]
    {:ok, server} = :ssh.daemon({127, 0, 0, 1}, 0, daemon)
    {:ok, info} = :ssh.daemon_info(server)

    options = [
      user: ~c"u",
      password: ~c"geheim",
      silently_accept_hosts: true,
      user_interaction: false,
      user_dir: folder,
      save_accepted_host: false
    ]

    {:ok, connection} = :ssh.connect(~c"localhost", info[:port], options)
    {:ok, channel} = :ssh_connection.session_channel(connection, 5000)
    :success = :ssh_connection.exec(connection, channel, ~c"say hi", 5000)
    got = receive(do: ({:ssh_cm, ^connection, {:data, ^channel, 0, data}} -> data), after: (5000 -> :nothing))
    wrong = :ssh.connect(~c"localhost", info[:port], Keyword.put(options, :password, ~c"wrong")) |> elem(0)
    {got, wrong, :ssh.close(connection), :ssh.stop_daemon(server)}
  end
end
