defmodule KitchenSink.Concurrency do
  @moduledoc "Task, Agent, timers, links, aliases, gen_event, erpc and rpc."

  def cases do
    [
      task_timeout: fn ->
        Task.async_stream([1, 200], &Process.sleep/1, timeout: 30, on_timeout: :kill_task) |> Enum.to_list()
      end,
      task_many: fn ->
        {Task.await_many([Task.async(fn -> 1 end), Task.async(fn -> 2 end)]),
         Task.async(fn -> 3 end) |> Task.yield(1000),
         Task.yield_many([Task.async(fn -> 4 end)], 1000) |> Enum.map(&elem(&1, 1))}
      end,
      task_shutdown: fn -> Task.async(fn -> Process.sleep(:infinity) end) |> Task.shutdown(:brutal_kill) end,
      task_completed: fn ->
        {Task.await(Task.completed(:now)), Task.start(fn -> :ok end) |> elem(0),
         Task.ignore(Task.completed(1))}
      end,
      task_supervisor_stream: fn ->
        Task.Supervisor.async_stream_nolink(KitchenSink.Tasks, [1, 0], &div(6, &1), zip_input_on_exit: true)
        |> Enum.map(fn
          {:ok, n} -> n
          {:exit, {_, {reason, _}}} -> reason
        end)
      end,
      task_callers: fn -> Task.async(fn -> hd(Process.get(:"$callers")) end) |> Task.await() == self() end,
      agent_more: fn ->
        {:ok, agent} = Agent.start(Map, :new, [[a: 1]])

        {Agent.get_and_update(agent, Map, :pop, [:a]), Agent.cast(agent, Map, :put, [:b, 2]),
         Agent.get(agent, Map, :fetch, [:b]), Agent.stop(agent)}
      end,
      timer_more: fn ->
        {:ok, every} = :timer.send_interval(2, :again)
        got = for(_ <- 1..2, do: receive(do: (:again -> :again)))

        {got, :timer.cancel(every), :timer.tc(fn -> :done end) |> elem(1),
         :timer.tc(:erlang, :abs, [-1], :millisecond) |> elem(1),
         :timer.exit_after(50_000, :late) |> elem(1) |> :timer.cancel()}
      end,
      process_timers: fn ->
        ref = Process.send_after(self(), :never, 60_000)

        {is_integer(Process.read_timer(ref)), is_integer(Process.cancel_timer(ref)),
         Process.cancel_timer(ref)}
      end,
      process_links: fn ->
        Process.flag(:trap_exit, true)
        pid = spawn_link(fn -> exit(:linked) end)
        got = receive(do: ({:EXIT, ^pid, why} -> why))
        Process.flag(:trap_exit, false)
        got
      end,
      process_alias: fn ->
        a = Process.alias()
        send(a, :by_alias)
        {receive(do: (:by_alias -> :ok)), Process.unalias(a)}
      end,
      process_hibernate: fn ->
        me = self()
        pid = spawn(fn -> Process.hibernate(__MODULE__, :woken, [me]) end)
        send(pid, :wake)
        receive(do: (:woken -> :woken))
      end,
      process_spawn_mfa: fn ->
        {spawn(__MODULE__, :woken, [self()]) |> is_pid(),
         :erlang.spawn_opt(__MODULE__, :tell, [self()], [:link]) |> is_pid(), receive(do: (:told -> :told))}
      end,
      process_dictionary: fn ->
        {Process.put(:k, 1), Process.get(:k), Process.delete(:k), Process.get_keys() |> is_list()}
      end,
      process_label: fn ->
        {:proc_lib.set_label(:me), :proc_lib.get_label(self()), Process.set_label({:labelled, 1})}
      end,
      event_handlers: fn ->
        {:ok, pid} = :gen_event.start_link()
        :ok = :gen_event.add_sup_handler(pid, {KitchenSink.Counting, 1}, 10)
        :gen_event.sync_notify(pid, 5)

        {:gen_event.which_handlers(pid), :gen_event.call(pid, {KitchenSink.Counting, 1}, :sum),
         :gen_event.swap_handler(pid, {{KitchenSink.Counting, 1}, :swap}, {KitchenSink.Events, []}),
         :gen_event.delete_handler(pid, KitchenSink.Events, :done), :gen_event.stop(pid)}
      end,
      server_erpc: fn ->
        {:erpc.call(node(), :erlang, :abs, [-3]), :erpc.multicall([node()], fn -> :x end),
         :rpc.call(node(), :lists, :sum, [[1, 2]]),
         :rpc.async_call(node(), :erlang, :abs, [-1]) |> :rpc.yield(),
         :erpc.call(node(), __MODULE__, :woken, [self()])}
      end,
      server_erpc_error: fn -> :erpc.call(node(), fn -> raise "remote" end) end,
      parallel: fn ->
        {:rpc.pmap({:erlang, :abs}, [], [-1, 2]), :rpc.parallel_eval([{:erlang, :abs, [-2]}]),
         :rpc.multicall(:erlang, :abs, [-4])}
      end
    ]
  end

  def woken(pid), do: send(pid, :woken)

  def tell(pid), do: send(pid, :told)
end
