defmodule KitchenSink.Catcher do
  @moduledoc "A Logger handler that hands over what it is given."
  def log(event, %{config: %{to: pid}} = config) do
    {formatter, options} = config.formatter
    send(pid, {:logged, event.level, IO.chardata_to_string(formatter.format(event, options))})
  end
end

defmodule KitchenSink.Failures do
  @moduledoc false
  require Logger
  alias KitchenSink.{Counter, Oops}

  def cases do
    [
      logger: fn -> logged(fn -> Logger.warning("careful #{1 + 1}", extra: 1) end) end,
      logger_erlang: fn -> logged(fn -> :logger.error(~c"~p and ~s", [{:a, 1}, "text"]) end) end,
      logger_report: fn -> logged(fn -> :logger.info(%{only: "one"}) end, :info) end,
      crash_report: fn ->
        logged(fn ->
          {:ok, pid} = DynamicSupervisor.start_child(KitchenSink.Dynamic, Counter)
          send(pid, :crash)
        end)
      end,
      task_crash: fn ->
        logged(fn ->
          Task.Supervisor.start_child(KitchenSink.Tasks, fn -> raise ArgumentError, "bad" end)
        end)
      end,
      spawn_crash: fn -> logged(fn -> spawn(fn -> :erlang.error(:broken) end) end) end,
      raised: fn -> raise Oops, what: "raised" end,
      undefined_function: fn -> apply(String, :nope, [1]) end,
      undefined_module: fn -> apply(:no_such_module, :run, []) end,
      hint: fn -> apply(Enum, :mapp, [[], 1]) end,
      function_clause: fn -> String.slice(:a, 1, :b) end,
      badmatch: fn -> match(1) end,
      case_clause: fn -> clause(1) end,
      arithmetic: fn -> divide(1, 0) end,
      badarg: fn -> :erlang.binary_to_integer("x") end,
      ets_badarg: fn -> :ets.insert(:no_such_table, {1}) end,
      key_error: fn -> Map.fetch!(%{a: 1}, :b) end,
      key_suggestion: fn -> Keyword.fetch!([abc: 1], :abd) end,
      argument: fn -> String.to_existing_atom("surely not an atom yet") end,
      protocol: fn -> Enum.map(self(), & &1) end,
      with_blame: fn ->
        try do
          Keyword.get(:not_a_list, :a)
        rescue
          error ->
            {blamed, _} = Exception.blame(:error, error, __STACKTRACE__)
            Exception.message(blamed)
        end
      end,
      thrown: fn -> throw({:ball, 1}) end,
      exited: fn -> exit({:shutdown, :now}) end,
      call_dead: fn -> GenServer.call(:nobody, :hello) end,
      timeout: fn -> GenServer.call(spawn(fn -> Process.sleep(1000) end), :hello, 10) end,
      reraise: fn ->
        try do
          raise "inner"
        rescue
          error in RuntimeError ->
            reraise(%ArgumentError{message: "outer of " <> error.message}, __STACKTRACE__)
        end
      end,
      format_banner: fn ->
        Exception.format_banner(:error, %File.Error{
          action: "read file",
          path: "x",
          reason: :enoent
        })
      end
    ]
  end

  defp match(value), do: {:ok, _} = Process.get(:nothing, value)

  defp clause(value),
    do:
      (case Process.get(:nothing, value) do
         2 -> :two
       end)

  defp divide(a, b), do: a / Process.get(:nothing, b)

  defp logged(function, level \\ :warning) do
    :logger.set_primary_config(:level, :info)

    handler = %{
      config: %{to: self()},
      level: level,
      formatter: Logger.default_formatter(format: "$level $message", colors: [enabled: false])
    }

    :ok = :logger.add_handler(:catcher, KitchenSink.Catcher, handler)
    function.()
    lines = receive(do: ({:logged, _, text} -> text), after: (2000 -> "nothing"))
    :logger.remove_handler(:catcher)
    :logger.set_primary_config(:level, :debug)
    lines
  end
end
