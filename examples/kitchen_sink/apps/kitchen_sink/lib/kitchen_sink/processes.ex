defmodule KitchenSink.Counter do
  @moduledoc false
  use GenServer, restart: :temporary

  def start_link(options),
    do: GenServer.start_link(__MODULE__, options[:start] || 0, Keyword.take(options, [:name]))

  @impl true
  def init(count), do: {:ok, count, {:continue, :begin}}
  @impl true
  def handle_continue(:begin, count), do: {:noreply, count + 1}
  @impl true
  def handle_call(:get, _from, count), do: {:reply, count, count}
  @impl true
  def handle_cast({:add, n}, count), do: {:noreply, count + n}
  @impl true
  def handle_info(:crash, _count), do: raise(KitchenSink.Oops, what: "told to")
end

defmodule KitchenSink.Light do
  @moduledoc false
  @behaviour :gen_statem
  def start_link, do: :gen_statem.start_link(__MODULE__, [], [])
  @impl true
  def callback_mode, do: :state_functions
  @impl true
  def init(_), do: {:ok, :red, 0}

  def red({:call, from}, :next, n),
    do: {:next_state, :green, n + 1, [{:reply, from, {:green, n}}]}

  def green({:call, from}, :next, n), do: {:next_state, :red, n + 1, [{:reply, from, {:red, n}}]}
end

defmodule KitchenSink.Events do
  @moduledoc false
  @behaviour :gen_event
  @impl true
  def init(list), do: {:ok, list}
  @impl true
  def handle_event(event, list), do: {:ok, [event | list]}
  @impl true
  def handle_call(:list, list), do: {:ok, Enum.reverse(list), list}
end

defmodule KitchenSink.Processes do
  @moduledoc false
  alias KitchenSink.{Counter, Events, Light}

  def cases do
    [
      task: fn -> 1..4 |> Task.async_stream(&(&1 * &1), ordered: true) |> Enum.to_list() end,
      task_await: fn -> Task.async(fn -> :done end) |> Task.await() end,
      task_mfa: fn ->
        Task.await(Task.Supervisor.async(KitchenSink.Tasks, Integer, :to_string, [42]))
      end,
      task_exit: fn ->
        Task.Supervisor.async_nolink(KitchenSink.Tasks, fn -> exit(:gone) end) |> Task.yield()
      end,
      agent: fn ->
        {:ok, agent} = Agent.start_link(fn -> 1 end)
        Agent.update(agent, &(&1 + 1))
        {Agent.get(agent, & &1), Agent.stop(agent)}
      end,
      genserver: fn ->
        {:ok, pid} = DynamicSupervisor.start_child(KitchenSink.Dynamic, {Counter, start: 5})
        GenServer.cast(pid, {:add, 10})

        {GenServer.call(pid, :get), :sys.get_state(pid),
         DynamicSupervisor.count_children(KitchenSink.Dynamic), GenServer.stop(pid)}
      end,
      registry: fn ->
        {:ok, pid} = Counter.start_link(name: {:via, Registry, {KitchenSink.Registry, "key"}})
        found = Registry.lookup(KitchenSink.Registry, "key") == [{pid, nil}]

        {found, GenServer.call({:via, Registry, {KitchenSink.Registry, "key"}}, :get), GenServer.stop(pid)}
      end,
      global: fn ->
        {:global.register_name(:sink, self()), :global.whereis_name(:sink) == self(),
         :global.unregister_name(:sink)}
      end,
      statem: fn ->
        {:ok, pid} = Light.start_link()
        {:gen_statem.call(pid, :next), :gen_statem.call(pid, :next), :gen_statem.stop(pid)}
      end,
      gen_event: fn ->
        {:ok, pid} = :gen_event.start_link()
        :gen_event.add_handler(pid, Events, [])
        :gen_event.notify(pid, :one)
        :gen_event.sync_notify(pid, :two)
        {:gen_event.call(pid, Events, :list), :gen_event.stop(pid)}
      end,
      ets: fn ->
        table = :ets.new(:sink, [:ordered_set])
        :ets.insert(table, [{1, :a}, {2, :b}, {3, :c}])

        {:ets.select(table, [{{:"$1", :"$2"}, [{:>, :"$1", 1}], [:"$2"]}]), :ets.tab2list(table),
         :ets.update_counter(table, :n, 1, {:n, 0}), :ets.info(table, :size)}
      end,
      persistent_term: fn ->
        {:persistent_term.put({__MODULE__, 1}, :x), :persistent_term.get({__MODULE__, 1})}
      end,
      counters: fn ->
        :counters.new(1, []) |> tap(&:counters.add(&1, 1, 5)) |> :counters.get(1)
      end,
      timers: fn ->
        Process.send_after(self(), :tick, 1)
        {:ok, _} = :timer.send_after(2, :tock)
        {:ok, _} = :timer.apply_after(1, Kernel, :send, [self(), :applied])

        for wanted <- [:tick, :tock, :applied],
            do: receive(do: (^wanted -> wanted), after: (10_000 -> :late))
      end,
      monitor: fn ->
        {pid, ref} = spawn_monitor(fn -> exit({:shutdown, 1}) end)
        receive(do: ({:DOWN, ^ref, :process, ^pid, reason} -> reason))
      end,
      sys: fn ->
        {:ok, pid} = Counter.start_link([])
        status = :sys.get_status(pid) |> elem(0)

        {status, :sys.suspend(pid), :sys.resume(pid), :sys.replace_state(pid, fn n -> n + 1 end),
         GenServer.stop(pid)}
      end,
      supervisor: fn ->
        {:ok, sup} =
          Supervisor.start_link(
            [
              Supervisor.child_spec({Counter, []}, id: :one),
              %{id: :two, start: {Agent, :start_link, [fn -> 0 end]}}
            ],
            strategy: :rest_for_one
          )

        {Supervisor.which_children(sup) |> Enum.map(&elem(&1, 0)), Supervisor.count_children(sup),
         Supervisor.stop(sup)}
      end,
      partition: fn ->
        {:ok, sup} =
          PartitionSupervisor.start_link(
            child_spec: {Agent, fn -> 7 end},
            name: KitchenSink.Partition,
            partitions: 2
          )

        {Agent.get({:via, PartitionSupervisor, {KitchenSink.Partition, 1}}, & &1), Supervisor.stop(sup)}
      end,
      pg: fn ->
        {:ok, pid} = :pg.start_link(:scope)

        {:pg.join(:scope, :group, self()), length(:pg.get_members(:scope, :group)), GenServer.stop(pid)}
      end,
      process_info: fn ->
        {Process.info(self(), :trap_exit), Process.alive?(self()), Process.get(:nothing, 1)}
      end,
      proc_lib: fn -> :proc_lib.spawn(Kernel, :exit, [:normal]) |> is_pid() end
    ]
  end
end
