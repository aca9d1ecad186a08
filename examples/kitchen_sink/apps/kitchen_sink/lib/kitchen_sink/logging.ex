defmodule KitchenSink.Logging do
  @moduledoc "Logger: settings, levels, formats, metadata, what it makes of crash reports."
  require Logger

  def cases do
    [
      logger_settings: fn ->
        {Logger.level(), Logger.compare_levels(:info, :error), Logger.metadata(a: 1), Logger.metadata(),
         Logger.reset_metadata(), Logger.levels() |> length(), Logger.enabled?(self()),
         Logger.put_module_level(Enum, :error), Logger.get_module_level(Enum),
         Logger.delete_all_module_levels()}
      end,
      logger_levels: fn ->
        for(
          level <- [:debug, :info, :notice, :warning, :error, :critical, :alert, :emergency],
          do:
            formatted(fn -> Logger.log(level, "at #{level}", tag: level) end, "$level|$message|$metadata", [
              :tag
            ])
        )
      end,
      logger_formats: fn ->
        {formatted(fn -> Logger.error(a: 1, b: "x") end, "$message", []),
         formatted(fn -> Logger.error(%{m: 1}) end, "[$level] $message $node", []),
         formatted(fn -> Logger.error(fn -> {"lazy", [n: 1]} end) end, "$message $metadata", [:n])}
      end,
      logger_metadata: fn ->
        formatted(
          fn ->
            Logger.error("m",
              list: ~c"chars",
              pid: self(),
              ref: make_ref(),
              module: Enum,
              nothing: nil,
              crash_reason: {:x, []},
              mfa: {Enum, :map, 2},
              application: :app
            )
          end,
          "$metadata$message",
          [:list, :module, :mfa, :application, :nothing, :ref]
        )
      end,
      logger_colors: fn ->
        Logger.Formatter.new(format: "$message", colors: [enabled: true, error: :red])
        |> then(fn {module, options} ->
          module.format(%{level: :error, msg: {:string, "m"}, meta: %{time: 0}}, options)
        end)
        |> IO.chardata_to_string()
      end,
      logger_function_format: fn -> formatted(fn -> Logger.error("x") end, {__MODULE__, :written}, []) end,
      logger_translated: fn -> formatted(fn -> spawn(fn -> raise "in a process" end) end, "$message", []) end,
      logger_task: fn ->
        formatted(fn -> Task.start(fn -> raise ArgumentError, "in a task" end) end, "$message", [])
      end,
      logger_genserver: fn ->
        formatted(
          fn ->
            GenServer.start(KitchenSink.Full, :ok)
            |> elem(1)
            |> GenServer.cast(:x)
            |> then(fn :ok -> GenServer.start(KitchenSink.Ignoring, :stop) end)
          end,
          "$message",
          []
        )
      end,
      logger_statem: fn ->
        formatted(
          fn ->
            {:ok, pid} = :gen_statem.start(KitchenSink.Signal, :blue, [])
            :gen_statem.cast(pid, :next)
          end,
          "$message",
          []
        )
      end,
      logger_supervisor: fn ->
        formatted(
          fn ->
            Process.flag(:trap_exit, true)

            Supervisor.start_link([%{id: :bad, start: {KitchenSink.Ignoring, :start_link, [:stop]}}],
              strategy: :one_for_one
            )

            Process.flag(:trap_exit, false)
          end,
          "$message",
          []
        )
      end
    ]
  end

  def written(level, message, _time, _metadata), do: [inspect(level), "/", message]

  defp formatted(function, format, metadata) do
    formatter = Logger.default_formatter(format: format, metadata: metadata, colors: [enabled: false])

    :ok =
      :logger.add_handler(:catcher, KitchenSink.Catcher, %{
        config: %{to: self()},
        level: :debug,
        formatter: formatter
      })

    function.()
    text = receive(do: ({:logged, _, text} -> text), after: (1000 -> "nothing"))
    :logger.remove_handler(:catcher)
    text
  end
end
