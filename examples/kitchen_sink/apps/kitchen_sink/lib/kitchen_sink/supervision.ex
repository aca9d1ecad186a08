defmodule KitchenSink.Tree do
  @moduledoc "A supervisor in a module, with children in all forms."
  use Supervisor
  def start_link(options), do: Supervisor.start_link(__MODULE__, options)

  @impl true
  def init(strategy) do
    children = [
      {Agent, fn -> :first end},
      Supervisor.child_spec({Task, fn -> Process.sleep(:infinity) end}, id: :task, restart: :temporary),
      {Registry, keys: :duplicate, name: KitchenSink.Tree.Registry, partitions: 2},
      %{id: :erlang, start: {:gen_event, :start_link, []}, type: :worker, shutdown: 100, modules: :dynamic}
    ]

    Supervisor.init(children, strategy: strategy, max_restarts: 2, max_seconds: 5)
  end
end

defmodule KitchenSink.Supervision do
  @moduledoc "Supervisor, DynamicSupervisor, Registry."
  alias KitchenSink.Tree

  def cases do
    [
      tree_strategies: fn ->
        for(strategy <- [:one_for_one, :one_for_all, :rest_for_one], do: strategy |> tree_restarts())
      end,
      tree_children: fn ->
        with_tree(fn sup ->
          {Supervisor.count_children(sup), Supervisor.terminate_child(sup, :erlang),
           Supervisor.restart_child(sup, :erlang) |> elem(0), Supervisor.delete_child(sup, :nope),
           Supervisor.restart_child(sup, Agent)}
        end)
      end,
      tree_restart: fn ->
        with_tree(fn sup ->
          {_, agent, _, _} = List.keyfind(Supervisor.which_children(sup), Agent, 0)
          ref = Process.monitor(agent)
          Process.exit(agent, :kill)
          receive(do: ({:DOWN, ^ref, _, _, why} -> why))
          Process.sleep(20)
          {_, again, _, _} = List.keyfind(Supervisor.which_children(sup), Agent, 0)
          {again != agent, Agent.get(again, & &1)}
        end)
      end,
      tree_child_spec: fn ->
        {Tree.child_spec(:x) |> Map.get(:type), with_tree(&(:supervisor.get_childspec(&1, :task) |> elem(0))),
         :supervisor.check_childspecs([%{id: 1, start: {Agent, :start_link, []}}]),
         :supervisor.check_childspecs([%{id: 1}])}
      end,
      tree_bad_children: fn ->
        Process.flag(:trap_exit, true)

        refused =
          Supervisor.start_link([%{id: :a, start: {KitchenSink.Ignoring, :start_link, [:stop]}}],
            strategy: :one_for_one
          )

        Process.flag(:trap_exit, false)
        refused
      end,
      dynamic_children: fn ->
        {:ok, sup} =
          DynamicSupervisor.start_link(strategy: :one_for_one, max_children: 1, extra_arguments: [])

        {:ok, child} = DynamicSupervisor.start_child(sup, {Agent, fn -> 1 end})

        {DynamicSupervisor.start_child(sup, {Agent, fn -> 1 end}),
         DynamicSupervisor.which_children(sup) |> length(), DynamicSupervisor.terminate_child(sup, child),
         DynamicSupervisor.stop(sup)}
      end,
      registry_duplicate: fn ->
        {:ok, sup} = Tree.start_link(:one_for_one)
        {:ok, _} = Registry.register(Tree.Registry, :topic, 1)
        {:ok, _} = Registry.register(Tree.Registry, :topic, 2)

        Registry.dispatch(Tree.Registry, :topic, fn entries ->
          for({pid, value} <- entries, do: send(pid, {:topic, value}))
        end)

        got = for(_ <- 1..2, do: receive(do: ({:topic, value} -> value))) |> Enum.sort()

        {got, Registry.count(Tree.Registry), Registry.keys(Tree.Registry, self()),
         Registry.unregister_match(Tree.Registry, :topic, 1), Registry.count_match(Tree.Registry, :topic, :_),
         is_pid(sup)}
      end,
      registry_unique: fn ->
        {:ok, _} = Registry.register(KitchenSink.Registry, :me, 0)

        {Registry.register(KitchenSink.Registry, :me, 1) |> elem(0),
         Registry.update_value(KitchenSink.Registry, :me, &(&1 + 5)),
         Registry.values(KitchenSink.Registry, :me, self()),
         Registry.select(KitchenSink.Registry, [{{:me, :_, :"$1"}, [], [:"$1"]}]),
         Registry.put_meta(KitchenSink.Registry, :m, 1), Registry.meta(KitchenSink.Registry, :m),
         Registry.unregister(KitchenSink.Registry, :me)}
      end
    ]
  end

  defp with_tree(function, strategy \\ :one_for_one) do
    {:ok, sup} = Tree.start_link(strategy)
    result = function.(sup)
    Supervisor.stop(sup)
    result
  end

  defp tree_restarts(strategy),
    do:
      with_tree(
        fn sup -> Supervisor.which_children(sup) |> Enum.map(&{elem(&1, 0), elem(&1, 2)}) end,
        strategy
      )
end
