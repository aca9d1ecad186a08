defmodule KitchenSink.Signal do
  @moduledoc "A gen_statem whose states are functions."
  @behaviour :gen_statem

  def callback_mode, do: [:state_functions, :state_enter]
  def init(color), do: {:ok, color, 0}
  def red(:enter, _, _), do: :keep_state_and_data
  def red(:cast, :next, turns), do: {:next_state, :green, turns + 1}
  def red({:call, from}, :ask, turns), do: {:keep_state_and_data, {:reply, from, {:red, turns}}}
  def green(:enter, _, _), do: {:keep_state_and_data, {:state_timeout, 1, :over}}
  def green(:state_timeout, :over, turns), do: {:next_state, :red, turns + 1}
  def green(_, _, _), do: {:keep_state_and_data, :postpone}
end

defmodule KitchenSink.Counting do
  @moduledoc "A gen_event handler."
  @behaviour :gen_event

  def init(start), do: {:ok, start}
  def handle_event(amount, sum), do: {:ok, sum + amount}
  def handle_call(:sum, sum), do: {:ok, sum, sum}
end

defmodule KitchenSink.Services do
  @moduledoc "What kernel and stdlib run as processes, files in all modes, and configuration read at boot."

  alias KitchenSink.{Counting, Signal}

  def cases do
    [
      runtime_config: fn -> :kitchen_sink |> Application.get_all_env() |> Enum.sort() end,
      statem: fn ->
        {:ok, pid} = :gen_statem.start_link(Signal, :red, [])
        :gen_statem.cast(pid, :next)
        {:gen_statem.call(pid, :ask), :sys.get_state(pid), :gen_statem.stop(pid)}
      end,
      event: fn ->
        {:ok, pid} = :gen_event.start_link()
        :ok = :gen_event.add_handler(pid, Counting, 1)
        :ok = :gen_event.sync_notify(pid, 5)
        {:gen_event.call(pid, Counting, :sum), :gen_event.which_handlers(pid)}
      end,
      global: fn ->
        yes = :global.register_name(:sink, self())
        locked = :global.trans({:lock, self()}, fn -> :held end)
        found = :global.whereis_name(:sink) == self()
        named = GenServer.start_link(KitchenSink.Counter, 0, name: {:global, :other})
        registered = Enum.sort(:global.registered_names())
        {yes, locked, found, elem(named, 0), registered, :global.unregister_name(:sink)}
      end,
      pg: fn ->
        {:ok, _} = :pg.start_link(:sink)
        :ok = :pg.join(:sink, :group, self())
        {:pg.get_members(:sink, :group) == [self()], :pg.which_groups(:sink)}
      end,
      rpc: fn ->
        {:rpc.call(node(), :lists, :seq, [1, 3]), :erpc.call(node(), String, :upcase, ["x"]),
         :rpc.call(node(), :erlang, :error, [:broken]) |> elem(0), Node.list(), Node.alive?()}
      end,
      timer: fn ->
        {:ok, timer} = :timer.send_interval(1, :tick)
        ticks = for _ <- 1..3, do: receive(do: (:tick -> :tick))
        {:ok, _} = :timer.apply_after(1, Kernel, :send, [self(), :applied])
        {ticks, :timer.cancel(timer) |> elem(0), receive(do: (:applied -> :applied))}
      end,
      files_raw: fn ->
        path = "/tmp/modes"
        {:ok, file} = :file.open(path, [:raw, :write, :delayed_write])
        :ok = :file.write(file, "one\ntwo\n")
        :ok = :file.close(file)
        {:ok, file} = :file.open(path, [:raw, :read, :read_ahead])
        lines = {:file.read_line(file), :file.read_line(file), :file.close(file)}
        {lines, File.open!(path, [:read, :compressed], &IO.read(&1, :line))}
      end,
      files_compressed: fn ->
        File.write!("/tmp/packed", "aaaa", [:compressed])
        {File.read!("/tmp/packed") |> :zlib.gunzip(), File.stream!("/tmp/modes") |> Enum.to_list()}
      end,
      file_ram: fn ->
        {:ok, file} = :file.open("text", [:ram, :read, :binary])
        :file.read(file, 2)
      end,
      log_file: fn ->
        settings = %{type: :file, file: ~c"/tmp/sink.log", modes: [:append]}
        formatter = {:logger_formatter, %{template: [:level, " ", :msg, "\n"]}}
        handler = %{config: settings, formatter: formatter, level: :error}
        :ok = :logger.add_handler(:to_file, :logger_std_h, handler)
        :logger.error(~c"to a file: ~w", [{:a, 1}])
        :ok = :logger_std_h.filesync(:to_file)
        {:logger.remove_handler(:to_file), File.read!("/tmp/sink.log")}
      end,
      tar: fn ->
        :ok = :erl_tar.create(~c"/tmp/x.tar.gz", [{~c"a", "one"}, {~c"b", "two"}], [:compressed])
        {:ok, files} = :erl_tar.extract(~c"/tmp/x.tar.gz", [:memory, :compressed])
        Enum.sort(files)
      end,
      zip: fn ->
        {:ok, {_, bytes}} = :zip.create(~c"x.zip", [{~c"a", "one"}], [:memory])
        :zip.extract(bytes, [:memory])
      end,
      sorted_by_module: fn ->
        {Enum.sort([~D[2024-02-01], ~D[2023-12-31]], Date), Enum.max([~T[10:00:00], ~T[09:00:00]], Time),
         Enum.sort(["1.10.0", "1.9.0"], fn a, b -> Version.compare(a, b) != :gt end)}
      end,
      time_zone: fn ->
        {DateTime.shift_zone(~U[2024-01-01 00:00:00Z], "Europe/Vienna"), DateTime.now!("Etc/UTC").time_zone}
      end,
      structs: fn -> {struct(Date, day: 1), struct!(KitchenSink.Square, side: 3)} end,
      unicode_atoms: fn -> {inspect(:été), inspect(:"not an identifier"), inspect("\u00e9\u0001")} end,
      unicode_patterns: fn ->
        {:re.compile([0xE9, ?+], [:unicode]) |> elem(0), :re.run([0xE9, 0xE9], [0xE9, ?+], [:unicode]),
         :re.run([?a, 0x20AC], "€", [:unicode, {:capture, :all, :binary}]),
         Regex.scan(~r/\p{L}+/u, "été ñ 1")}
      end,
      unicode_forms: fn ->
        {String.normalize("é", :nfd) |> byte_size(), String.equivalent?("é", "e\u0301"),
         :string.uppercase("straße"), :string.equal("É", "é", true)}
      end,
      blame: fn ->
        try do
          Map.fetch!(:not_a_map, 1)
        rescue
          error -> Exception.blame(:error, error, __STACKTRACE__) |> elem(0) |> Exception.message()
        end
      end,
      io_server: fn ->
        {:ok, device} = StringIO.open("{a, 1}. rest")
        {:io.read(device, ~c""), IO.read(device, :line)}
      end,
      warning: fn ->
        {:ok, device} = StringIO.open("")
        before = Process.group_leader()
        Process.group_leader(self(), device)
        IO.puts("captured")
        Process.group_leader(self(), before)
        StringIO.contents(device)
      end,
      host: fn -> :inet.gethostbyname(~c"localhost") |> elem(0) end,
      sys_control: fn ->
        {:ok, pid} = GenServer.start(KitchenSink.Counter, 0)
        :ok = :sys.suspend(pid)
        :ok = :sys.resume(pid)
        {:status, _, {:module, module}, _} = :sys.get_status(pid)
        {module, :sys.statistics(pid, true), GenServer.stop(pid)}
      end
    ]
  end
end
