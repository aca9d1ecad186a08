defmodule KitchenSink.FileProvider do
  @moduledoc "A configuration provider of one's own."
  @behaviour Config.Provider
  @impl true
  def init(path) when is_binary(path), do: path
  @impl true
  def load(config, path),
    do:
      Config.Reader.merge(
        config,
        path
        |> File.read!()
        |> String.split("\n", trim: true)
        |> Enum.map(&setting/1)
        |> then(&[provided: &1])
      )

  defp setting(line) do
    [key, value] = String.split(line, "=")
    {String.to_atom(key), value}
  end
end

defmodule KitchenSink.Platform do
  @moduledoc "File, Path, Port, System, Code, Application, configuration providers."
  alias Elixir.System, as: Sys
  alias KitchenSink.FileProvider

  def cases do
    [
      file_edges: fn ->
        {File.read("/no"), File.write("/no/x", ""), File.stat("/no"), File.ls("/no"), File.rmdir("/no"),
         File.touch("/no/x"), File.dir?("/tmp"), File.regular?("/tmp"), File.lstat("/tmp") |> elem(0)}
      end,
      file_copies: fn ->
        File.mkdir_p!("/tmp/from/sub")
        File.write!("/tmp/from/sub/a", "1")
        copied = File.cp_r!("/tmp/from", "/tmp/to") |> Enum.sort()

        {copied, File.cp("/tmp/from/sub/a", "/tmp/b"), File.copy!("/tmp/b", "/tmp/c"),
         File.rename("/tmp/c", "/tmp/d"), File.ln_s("/tmp/d", "/tmp/e"), File.read_link("/tmp/e"),
         File.rm_rf!("/tmp/to") |> length()}
      end,
      file_opened: fn ->
        {:ok, text} = File.open("/tmp/opened", [:write, :utf8], &IO.puts(&1, "žlu"))

        {text, File.open!("/tmp/opened", [:read, :utf8], &IO.read(&1, :line)),
         File.open("/tmp/opened", [:read], &IO.binread(&1, 3)), File.read!("/tmp/opened")}
      end,
      file_times: fn ->
        File.touch!("/tmp/touched", {{2020, 1, 2}, {3, 4, 5}}) &&
          {File.stat!("/tmp/touched").mtime, File.stat!("/tmp/touched", time: :posix).mtime,
           File.chmod("/tmp/touched", 0o640), Bitwise.band(File.stat!("/tmp/touched").mode, 0o777)}
      end,
      file_stream_modes: fn ->
        File.write!("/tmp/s", "\uFEFFa\r\nb") &&
          {File.stream!("/tmp/s", [:trim_bom]) |> Enum.to_list(),
           File.stream!("/tmp/s", :line, encoding: :utf8) |> Enum.count()}
      end,
      file_cwd: fn -> {File.cwd!(), File.cd!("/tmp", fn -> File.cwd!() end), File.cd("/no")} end,
      path_more: fn ->
        {Path.absname("a", "/b"), Path.basename("/a/b.ex", ".ex"), Path.dirname("/a/b"),
         Path.join(["a", "/b", "c"]), Path.relative("/a"), Path.rootname("a.b.c"), Path.type("/a"),
         Path.safe_relative("../a"), Path.relative_to("/a", "/b"), Path.split("a/b"), Path.expand("~x", "/y")}
      end,
      path_wildcards: fn ->
        for(
          name <- ~w(a.ex b.exs .hidden sub/c.ex),
          do: File.mkdir_p!(Path.dirname("/tmp/w/#{name}")) && File.write!("/tmp/w/#{name}", "")
        )

        for(pattern <- ~w(*.ex **/*.ex *.{ex,exs} [ab].* ? sub/*), do: Path.wildcard("/tmp/w/" <> pattern)) ++
          [Path.wildcard("/tmp/w/*", match_dot: true)]
      end,
      system_cmd: fn -> Sys.cmd(erlexec(), ["-emu_args_exit", "-a"], stderr_to_stdout: true) end,
      system_cmd_into: fn ->
        Sys.cmd(erlexec(), ["-emu_args_exit", "-b"], into: [], env: [{"A", "1"}], cd: "/tmp", lines: 100)
      end,
      system_cmd_missing: fn -> Sys.cmd("no-such-program", []) end,
      system_shell: fn ->
        try do
          Sys.shell("exit 3")
        rescue
          e -> e.__struct__
        catch
          kind, _ -> kind
        end
      end,
      system_env: fn ->
        {Sys.put_env("SINK_X", "1"), Sys.fetch_env("SINK_X"), Sys.get_env("SINK_X"), Sys.delete_env("SINK_X"),
         Sys.fetch_env("SINK_X"), Sys.put_env(SINK_A: "1", SINK_B: nil), Sys.get_env() |> is_map()}
      end,
      system_env_missing: fn -> Sys.fetch_env!("NO_SUCH") end,
      system_more: fn ->
        {Sys.tmp_dir(), Sys.find_executable("nope"), is_integer(Sys.monotonic_time()),
         Sys.argv() |> is_list(), Sys.pid() |> is_binary(), Sys.unique_integer([:positive]) > 0,
         Sys.schedulers_online() > 0, Sys.user_home!() |> is_binary(),
         Sys.build_info() |> Map.keys() |> Enum.sort(), Sys.endianness(), Sys.compiled_endianness()}
      end,
      port_elixir: fn ->
        port = Port.open({:spawn_executable, erlexec()}, [:binary, :exit_status, args: ["-emu_args_exit"]])
        Port.monitor(port)

        {is_list(Port.info(port)),
         receive(do: ({^port, {:exit_status, status}} -> status), after: (30_000 -> :late)), Port.info(port)}
      end,
      port_close: fn ->
        port = Port.open({:spawn_executable, helper()}, [:binary, {:packet, 4}, args: ["1"]])
        {Port.connect(port, self()), Port.close(port)}
      end,
      port_bad: fn -> Port.open({:spawn_executable, "/no"}, []) end,
      provider: fn ->
        File.write!("/tmp/settings", "a=1\nb=two\n") &&
          FileProvider.load([provided: [a: 0, c: 3]], FileProvider.init("/tmp/settings"))
      end,
      provider_paths: fn ->
        {Config.Provider.resolve_config_path!({:system, "HOME", "/x.exs"}),
         Config.Provider.validate_config_path!("/a"), Config.Provider.resolve_config_path!("/b")}
      end,
      provider_bad_path: fn -> Config.Provider.validate_config_path!(:odd) end,
      config_merge: fn ->
        {Config.Reader.merge([a: [b: 1, d: [e: 1]]], a: [b: 2, d: [f: 2]]), Config.Reader.merge([], a: [])}
      end,
      application_more: fn ->
        {Application.app_dir(:kitchen_sink) |> Path.basename(), Application.fetch_env(:kitchen_sink, :nope),
         Application.delete_env(:kitchen_sink, :nope), Application.ensure_all_started(:logger),
         Application.get_application(Enum), Application.loaded_applications() |> List.keymember?(:elixir, 0),
         Application.spec(:kitchen_sink, :modules) |> is_list(),
         Application.put_all_env(kitchen_sink: [p: [q: 1]]), Application.get_env(:kitchen_sink, :p)}
      end,
      application_missing: fn -> Application.fetch_env!(:kitchen_sink, :nope) end,
      application_unknown: fn ->
        {Application.start(:nope), Application.stop(:nope), Application.load(:nope),
         Application.ensure_started(:nope), Application.get_all_env(:nope)}
      end,
      code_more: fn ->
        {Code.ensure_loaded(NoSuch), Code.loaded?(Enum), Code.ensure_loaded!(Enum),
         Code.ensure_all_loaded([Enum, List])}
      end,
      code_missing: fn -> Code.ensure_loaded!(NoSuch) end,
      module_names: fn ->
        {Module.concat(["A", :B]), Module.split(KitchenSink.Named), Module.safe_concat(KitchenSink, Named),
         Atom.to_string(KitchenSink), :"Elixir.KitchenSink" == KitchenSink,
         Module.safe_concat(["Kitchen" <> "Sink", "Named"])}
      end,
      function_info: fn ->
        {Function.info(&Enum.map/2, :arity), Function.identity(1), Function.capture(Enum, :count, 1).([1]),
         is_function(&Enum.map/2, 2), Function.info(&cases/0)[:type]}
      end
    ]
  end

  defp erlexec, do: Path.join([:code.root_dir(), "erts-#{:erlang.system_info(:version)}", "bin/erlexec"])
  defp helper, do: Path.join([:code.root_dir(), "erts-#{:erlang.system_info(:version)}", "bin/inet_gethost"])
end
