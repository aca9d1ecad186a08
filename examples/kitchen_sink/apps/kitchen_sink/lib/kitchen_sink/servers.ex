defmodule KitchenSink.Full do
  @moduledoc "A GenServer with every callback."
  use GenServer
  def start(options \\ []), do: GenServer.start(__MODULE__, :ok, options)
  @impl true
  def init(:ok) do
    Process.flag(:trap_exit, true)
    {:ok, %{log: [], secret: :hidden}}
  end

  @impl true
  def handle_call(:later, from, state) do
    Process.send_after(self(), {:answer, from}, 1)
    {:noreply, state}
  end

  def handle_call(:sleep, _from, state), do: {:reply, :asleep, state, :hibernate}
  def handle_call(:quiet, _from, state), do: {:reply, :ok, state, 1}
  def handle_call({:stop, reason}, _from, state), do: {:stop, reason, :stopping, state}
  def handle_call(:log, _from, state), do: {:reply, Enum.reverse(state.log), state}
  def handle_call({:continue, what}, _from, state), do: {:reply, :ok, state, {:continue, what}}

  @impl true
  def handle_continue(what, state), do: {:noreply, note(state, {:continued, what})}
  @impl true
  def handle_cast(event, state), do: {:noreply, note(state, {:cast, event})}
  @impl true
  def handle_info({:answer, from}, state) do
    GenServer.reply(from, :late)
    {:noreply, state}
  end

  def handle_info(:timeout, state), do: {:noreply, note(state, :timeout)}
  def handle_info({:EXIT, _, reason}, state), do: {:noreply, note(state, {:exit, reason})}
  @impl true
  def terminate(reason, _state),
    do: Process.whereis(:full_watcher) && send(:full_watcher, {:terminated, reason})

  @impl true
  def format_status(status),
    do: Map.new(status, fn {key, value} -> if key == :state, do: {key, :formatted}, else: {key, value} end)

  @impl true
  def code_change(_old, state, extra), do: {:ok, note(state, {:changed, extra})}

  defp note(state, event), do: %{state | log: [event | state.log]}
end

defmodule KitchenSink.Ignoring do
  use GenServer
  def start_link(how), do: GenServer.start_link(__MODULE__, how)
  @impl true
  def init(:ignore), do: :ignore
  def init(:stop), do: {:stop, :refused}
end

defmodule KitchenSink.Servers do
  @moduledoc "GenServer with every callback and every way to call it."
  alias KitchenSink.Full

  def cases do
    [
      server_later: fn -> with_full(&GenServer.call(&1, :later)) end,
      server_hibernate: fn -> with_full(&{GenServer.call(&1, :sleep), GenServer.call(&1, :log)}) end,
      server_timeout: fn ->
        with_full(fn pid -> GenServer.call(pid, :quiet) && Process.sleep(20) && GenServer.call(pid, :log) end)
      end,
      server_continue: fn -> with_full(&{GenServer.call(&1, {:continue, :a}), GenServer.call(&1, :log)}) end,
      server_cast: fn ->
        with_full(
          &{GenServer.cast(&1, :x), GenServer.abcast([node()], :nobody, :y), GenServer.call(&1, :log)}
        )
      end,
      server_multi: fn ->
        {:ok, pid} = Full.start(name: :full)
        {GenServer.multi_call([node()], :full, :log), GenServer.whereis(:full) == pid, GenServer.stop(:full)}
      end,
      server_stop: fn ->
        Process.register(self(), :full_watcher)
        {:ok, pid} = Full.start()

        answer =
          {GenServer.call(pid, {:stop, :normal}), receive(do: (message -> message)), Process.alive?(pid)}

        Process.unregister(:full_watcher)
        answer
      end,
      server_status: fn ->
        with_full(fn pid ->
          {:status, _, _, [_, _, _, _, misc]} = :sys.get_status(pid)
          inspect(misc) =~ "formatted"
        end)
      end,
      server_code_change: fn ->
        with_full(fn pid ->
          {:sys.suspend(pid), :sys.change_code(pid, Full, :old, :extra), :sys.resume(pid),
           GenServer.call(pid, :log)}
        end)
      end,
      server_trap_exit: fn ->
        with_full(fn pid -> Process.exit(pid, :poke) && GenServer.call(pid, :log) end)
      end,
      server_start_errors: fn ->
        {:ok, pid} = Full.start(name: :twice)

        {Full.start(name: :twice), GenServer.start(KitchenSink.Ignoring, :ignore),
         GenServer.start(KitchenSink.Ignoring, :stop), GenServer.stop(pid)}
      end,
      server_requests: fn ->
        with_full(fn pid ->
          ids = :gen_server.reqids_new()
          ids = :gen_server.send_request(pid, :log, :a, ids)
          {{:reply, reply}, label, left} = :gen_server.receive_response(ids, 1000, true)
          {reply, label, :gen_server.reqids_size(left)}
        end)
      end,
      server_local_name: fn ->
        {GenServer.whereis({:global, :nobody}),
         GenServer.whereis({:via, Registry, {KitchenSink.Registry, :none}}), GenServer.whereis(:nobody)}
      end,
      server_debug: fn ->
        {:ok, device} = StringIO.open("")
        leader = Process.group_leader()
        Process.group_leader(self(), device)
        {:ok, pid} = GenServer.start(Full, :ok, debug: [:log, :statistics])
        Process.group_leader(self(), leader)
        GenServer.call(pid, :log)
        {:ok, log} = :sys.log(pid, :get)

        {length(log), :sys.statistics(pid, :get) |> elem(1) |> Keyword.take([:messages_in, :messages_out]),
         :sys.log(pid, false), GenServer.stop(pid)}
      end,
      server_install: fn ->
        me = self()

        with_full(fn pid ->
          :sys.install(pid, {fn count, event, _ -> send(me, {:seen, elem(event, 0)}) && count + 1 end, 0})
          GenServer.call(pid, :log)
          :sys.no_debug(pid)
          receive(do: ({:seen, what} -> what), after: (500 -> :nothing))
        end)
      end
    ]
  end

  defp with_full(function) do
    {:ok, pid} = Full.start()
    result = function.(pid)
    GenServer.stop(pid)
    result
  end
end
