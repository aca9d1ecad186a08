defmodule KitchenSink.System do
  @moduledoc false

  def cases do
    [
      file: fn ->
        path = Path.join(Elixir.System.tmp_dir!(), "sink.txt")
        File.write!(path, "one\ntwo\n")
        lines = path |> File.stream!() |> Enum.map(&String.trim/1)
        {lines, File.stat!(path).size, File.exists?(path), File.rm(path), File.read(path)}
      end,
      folders: fn ->
        folder = Path.join(Elixir.System.tmp_dir!(), "sink/a")
        File.mkdir_p!(folder)
        File.write!(Path.join(folder, "b.c"), "x")

        {Path.wildcard("/tmp/sink/*/*") |> Enum.map(&Path.basename/1), File.ls!(folder),
         File.rm_rf!("/tmp/sink") |> length()}
      end,
      path: fn ->
        {Path.expand("../x", "/a/b"), Path.extname("a.tar.gz"), Path.relative_to("/a/b/c", "/a"),
         Path.split("/a/b")}
      end,
      consult: fn ->
        File.write!("/tmp/terms", "{a, [1, \"b\"]}.\n'C'.\n")
        :file.consult("/tmp/terms")
      end,
      string_io: fn ->
        {:ok, io} = StringIO.open("one\ntwo")
        {IO.gets(io, ">"), IO.read(io, :eof), IO.write(io, "out"), StringIO.contents(io)}
      end,
      tcp: fn ->
        {:ok, listen} =
          :gen_tcp.listen(0, [:binary, active: false, packet: :line, ip: {127, 0, 0, 1}])

        {:ok, port} = :inet.port(listen)

        task =
          Task.async(fn ->
            {:ok, s} = :gen_tcp.accept(listen)
            {:ok, line} = :gen_tcp.recv(s, 0)
            :gen_tcp.send(s, String.upcase(line))
          end)

        {:ok, socket} = :gen_tcp.connect(~c"127.0.0.1", port, [:binary, active: false])
        :ok = :gen_tcp.send(socket, "hello\n")
        answer = :gen_tcp.recv(socket, 0)
        {answer, Task.await(task), :gen_tcp.close(socket)}
      end,
      tcp_refused: fn -> :gen_tcp.connect({127, 0, 0, 1}, 1, []) end,
      udp: fn ->
        {:ok, a} = :gen_udp.open(0, [:binary, active: false, ip: {127, 0, 0, 1}])
        {:ok, port} = :inet.port(a)
        {:ok, b} = :gen_udp.open(0, [:binary])
        :ok = :gen_udp.send(b, {127, 0, 0, 1}, port, "ping")
        {:ok, {_, _, data}} = :gen_udp.recv(a, 0)
        data
      end,
      inet: fn ->
        {:inet.parse_address(~c"::1"), :inet.ntoa({1, 2, 3, 4}), :inet.format_error(:econnrefused),
         :inet.getaddr(~c"localhost", :inet)}
      end,
      system: fn ->
        {Elixir.System.version(), Elixir.System.get_env("NO_SUCH_NAME"), Elixir.System.otp_release()}
      end,
      applications: fn ->
        Application.started_applications() |> Enum.map(&elem(&1, 0)) |> Enum.sort()
      end,
      application_env: fn ->
        {Application.put_env(:kitchen_sink, :x, 1), Application.get_env(:kitchen_sink, :x),
         Application.spec(:kitchen_sink, :vsn)}
      end,
      code: fn ->
        {Code.ensure_loaded?(Enum), Code.ensure_loaded?(NoSuch), :code.is_loaded(:lists) != false}
      end,
      info: fn ->
        {Enum.member?(KitchenSink.Named.__info__(:functions), {:plugin, 1}),
         KitchenSink.Named.module_info(:module)}
      end,
      port: fn ->
        case Elixir.System.find_executable("sh") do
          nil -> :no_shell
          _ -> :shell
        end
      end,
      zlib: fn -> "aaaaaaaaaa" |> :zlib.gzip() |> :zlib.gunzip() end,
      calendar: fn ->
        {:calendar.date_to_gregorian_days(2024, 2, 29), :calendar.valid_date({2023, 2, 29}),
         :calendar.iso_week_number({2024, 12, 30})}
      end,
      process_label: fn -> Process.whereis(KitchenSink.Supervisor) |> is_pid() end
    ]
  end
end
