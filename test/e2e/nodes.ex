defmodule HelloWorld.Nodes do
  @moduledoc "Asks another node all that nodes ask each other, and prints a line for each."

  use Task, restart: :temporary

  def start_link(node), do: Task.start_link(__MODULE__, :run, [node])

  def run(node) do
    true = Enum.any?(1..60, fn _ -> Node.connect(node) == true or !Process.sleep(1000) end)
    for {name, ask} <- cases(node) do
      result =
        try do
          ask.()
        catch
          kind, reason -> {kind, reason}
        end

      IO.puts("case #{name} #{plain(inspect(result, limit: :infinity, width: :infinity))}")
    end

    System.stop(0)
  end

  # Numbers of processes and references differ from run to run.
  defp plain(text), do: Regex.replace(~r/#(PID|Reference|Port|Function)<[^>]*>/, text, "#\\1<>")

  defp cases(node) do
    [
      list: fn -> {node(), Node.list(), Node.alive?(), Node.list(:visible)} end,
      ping: fn -> {Node.ping(node), Node.ping(:"nobody@127.0.0.1")} end,
      rpc: fn -> :rpc.call(node, HelloWorld.Greeter, :greet, []) end,
      rpc_where: fn -> :rpc.call(node, :erlang, :node, []) end,
      rpc_crash: fn -> :rpc.call(node, String, :to_integer, ["x"]) |> elem(0) end,
      rpc_throw: fn -> :rpc.call(node, :erlang, :throw, [:ball]) end,
      rpc_exit: fn -> :rpc.call(node, :erlang, :exit, [:left]) end,
      rpc_undefined: fn -> :rpc.call(node, :no_such_module, :none, [1]) end,
      rpc_timeout: fn -> :rpc.call(node, :timer, :sleep, [5000], 50) end,
      rpc_nobody: fn -> :rpc.call(:"nobody@127.0.0.1", :erlang, :node, []) end,
      rpc_block: fn -> :rpc.block_call(node, :erlang, :abs, [-3]) end,
      rpc_cast: fn -> {:rpc.cast(node, :erlang, :send, [self(), :cast]), receive_one()} end,
      rpc_async: fn -> :rpc.async_call(node, :lists, :sum, [[1, 2, 3]]) |> :rpc.yield() end,
      rpc_nb_yield: fn -> :rpc.async_call(node, :lists, :max, [[1, 9, 3]]) |> :rpc.nb_yield(20_000) end,
      rpc_multicall: fn -> :rpc.multicall([node(), node, :"nobody@127.0.0.1"], :erlang, :node, []) end,
      rpc_abcast: fn -> {:rpc.abcast([node], :nobody_here, :hello), :rpc.sbcast([node], :nobody_here, :hello)} end,
      rpc_parallel: fn -> :rpc.parallel_eval(for n <- 1..4, do: {:erlang, :*, [n, n]}) end,
      rpc_pmap: fn -> :rpc.pmap({__MODULE__, :times}, [3], [1, 2, 3]) end,
      rpc_output: fn -> :rpc.call(node, IO, :puts, ["printed there, shown here"]) end,
      rpc_format: fn -> :rpc.call(node, :io, :format, [~c"~p ~s~n", [{:shown, 1}, ~c"here too"]]) end,
      erpc: fn -> :erpc.call(node, HelloWorld.Greeter, :greet, []) end,
      erpc_fun: fn -> :erpc.call(node, fn -> {node(), 6 * 7} end) end,
      erpc_raise: fn -> :erpc.call(node, fn -> raise ArgumentError, "no" end) |> elem(0) end,
      erpc_rescue: fn ->
        try do
          :erpc.call(node, :erlang, :binary_to_atom, [:x])
        rescue
          error in ErlangError -> {error.__struct__, elem(error.original, 0)}
          error -> {error.__struct__, Exception.message(error)}
        end
      end,
      erpc_throw: fn -> :erpc.call(node, fn -> throw(:ball) end) end,
      erpc_exit: fn -> :erpc.call(node, fn -> exit(:left) end) end,
      erpc_timeout: fn -> :erpc.call(node, fn -> Process.sleep(5000) end, 50) end,
      erpc_nobody: fn -> :erpc.call(:"nobody@127.0.0.1", fn -> 1 end) end,
      erpc_multicall: fn -> :erpc.multicall([node(), node], fn -> node() end) end,
      erpc_cast: fn ->
        here = self()
        {:erpc.cast(node, fn -> send(here, {:cast, node()}) end), receive_one()}
      end,
      erpc_multicast: fn ->
        here = self()
        {:erpc.multicast([node], fn -> send(here, {:multicast, node()}) end), receive_one()}
      end,
      erpc_request: fn -> :erpc.send_request(node, :lists, :reverse, [[1, 2]]) |> :erpc.receive_response(20_000) end,
      erpc_requests: fn ->
        requests = :erpc.send_request(node, :erlang, :abs, [-1], :one, :erpc.reqids_new())
        :erpc.wait_response(requests, 20_000, true) |> then(fn {{:response, value}, label, _} -> {value, label} end)
      end,
      spawn: fn ->
        here = self()
        Node.spawn(node, fn -> send(here, {:from, node()}) end)
        receive_one()
      end,
      spawn_mfa: fn ->
        Node.spawn(node, :erlang, :send, [self(), :by_mfa])
        receive_one()
      end,
      spawn_monitor: fn ->
        {pid, reference} = Node.spawn_monitor(node, fn -> exit(:on_purpose) end)
        receive do
          {:DOWN, ^reference, :process, ^pid, reason} -> reason
        end
      end,
      spawn_link: fn ->
        Process.flag(:trap_exit, true)
        pid = Node.spawn_link(node, fn -> exit(:linked) end)
        receive do
          {:EXIT, ^pid, reason} -> {reason, Process.flag(:trap_exit, false)}
        end
      end,
      exit_signal: fn ->
        pid = Node.spawn(node, fn -> Process.sleep(:infinity) end)
        reference = Process.monitor(pid)
        Process.exit(pid, :stop_it)
        receive do
          {:DOWN, ^reference, :process, ^pid, reason} -> {reason, node(pid)}
        end
      end,
      server: fn -> GenServer.call({HelloWorld.Greeter, node}, :greet) end,
      server_multi: fn -> GenServer.multi_call([node(), node], HelloWorld.Greeter, :greet) end,
      server_nobody: fn -> GenServer.call({:nobody_here, node}, :greet, 2000) end,
      server_abcast: fn -> GenServer.abcast([node], :nobody_here, :hello) end,
      server_state: fn -> :sys.get_state({HelloWorld.Greeter, node}).greeting end,
      send: fn -> send({:nobody_here, node}, :hello) end,
      monitor_name: fn ->
        reference = Process.monitor({:nobody_here, node})
        receive do
          {:DOWN, ^reference, :process, who, reason} -> {who, reason}
        end
      end,
      agent: fn ->
        {:ok, agent} = :rpc.block_call(node, Agent, :start, [fn -> 40 end])
        Agent.update(agent, &(&1 + 2))
        {Agent.get(agent, & &1), node(agent)}
      end,
      task: fn ->
        Task.Supervisor.async({HelloWorld.Tasks, node}, __MODULE__, :times, [6, 7]) |> Task.await(20_000)
      end,
      task_fun: fn -> Task.Supervisor.async({HelloWorld.Tasks, node}, fn -> node() end) |> Task.await(20_000) end,
      global: fn ->
        yes = :global.register_name(:asker, self())
        {yes, :erpc.call(node, fn -> node(:global.whereis_name(:asker)) end), :erpc.call(node, fn -> :global.registered_names() end)}
      end,
      global_send: fn ->
        :erpc.call(node, fn -> :global.send(:asker, :by_global_name) end)
        receive_one()
      end,
      global_call: fn ->
        :erpc.call(node, fn -> :global.register_name(:greeter, Process.whereis(HelloWorld.Greeter)) end)
        {GenServer.call({:global, :greeter}, :greet), :global.unregister_name(:greeter)}
      end,
      global_conflict: fn -> :erpc.call(node, fn -> :global.register_name(:asker, Process.whereis(HelloWorld.Greeter)) end) end,
      global_trans: fn ->
        {:global.trans({:lock, self()}, fn -> :alone end), :erpc.call(node, fn -> :global.set_lock({:lock, self()}, [node()], 0) end)}
      end,
      global_sync: fn -> :global.sync() end,
      pg: fn ->
        :erpc.call(node, fn -> :pg.join(:scope, :group, Process.whereis(HelloWorld.Greeter)) end)
        :pg.join(:scope, :group, self())
        wait(fn -> length(:pg.get_members(:scope, :group)) == 2 end)
        {:pg.get_members(:scope, :group) |> Enum.map(&node/1) |> Enum.sort(), length(:pg.get_local_members(:scope, :group)), :pg.which_groups(:scope)}
      end,
      large: fn ->
        bytes = :binary.copy(<<"0123456789">>, 200_000)
        :erpc.call(node, fn -> {byte_size(bytes), :erlang.crc32(bytes)} end) == {2_000_000, :erlang.crc32(bytes)}
      end,
      terms: fn ->
        given = {:"é", %{a: 1.5, b: [~c"x", <<1::3>>]}, make_ref(), self(), &String.upcase/1, 2 ** 100, MapSet.new([1])}
        :erpc.call(node, :erlang, :tuple_size, [given]) == 7 and :erpc.call(node, Function, :identity, [given]) == given
      end,
      names: fn -> :net_adm.names(~c"127.0.0.1") end,
      local_names: fn -> :net_adm.localhost() |> is_list() end,
      cookie: fn -> {Node.get_cookie() == :erpc.call(node, Node, :get_cookie, []), Node.set_cookie(:"other@10.0.0.1", :c)} end,
      ticktime: fn -> :net_kernel.get_net_ticktime() end,
      info: fn -> {:net_kernel.node_info(node, :type), :net_kernel.node_info(node, :state)} end,
      kernel_state: fn -> :net_kernel.get_state() |> Map.take([:started, :name_domain, :name_type]) end,
      net_kernel_again: fn -> Node.start(:again) |> elem(0) end,
      logger: fn -> :rpc.call(node, :logger, :warning, [~c"said there ~p", [:logged_here]]) end,
      logger_elixir: fn -> :erpc.call(node, fn -> require Logger; Logger.error("Elixir says it there") end) end,
      crash_there: fn ->
        here = self()
        Node.spawn(node, fn -> Process.group_leader(self(), Process.whereis(:init)); send(here, :crashes); raise "there" end)
        receive_one()
      end,
      code: fn -> :rpc.call(node, :code, :is_loaded, [HelloWorld.Greeter]) |> elem(0) end,
      applications: fn -> :rpc.call(node, Application, :started_applications, []) |> Enum.map(&elem(&1, 0)) |> Enum.sort() end,
      file: fn ->
        :ok = :rpc.call(node, File, :write, ["/tmp/there", "line 1\nline 2\n"])
        {:rpc.call(node, File, :read, ["/tmp/there"]), File.read("/tmp/there")}
      end,
      remote_file: fn ->
        {:ok, device} = Agent.get({HelloWorld.Keeper, node}, fn _ -> File.open("/tmp/there", [:read]) end)
        {node(device), IO.read(device, :line), File.close(device)}
      end,
      monitor_nodes: fn ->
        :net_kernel.monitor_nodes(true, node_type: :all)
        Node.monitor(node, true)
        {Node.disconnect(node), Enum.sort([receive_one(), receive_one()]), Node.list()}
      end,
      pg_after: fn ->
        wait(fn -> length(:pg.get_members(:scope, :group)) == 1 end)
        length(:pg.get_members(:scope, :group))
      end,
      again: fn -> {Node.connect(node), receive_one(), :erpc.call(node, :erlang, :node, [])} end,
      monitor_no_more: fn -> {:net_kernel.monitor_nodes(false, node_type: :all), :net_kernel.monitor_nodes(false)} end,
      global_disconnect: fn -> :global.disconnect() end,
      stopped: fn -> {Node.stop(), node()} end
    ]
  end

  def times(a, b), do: a * b

  defp receive_one do
    receive do
      message -> message
    after
      20_000 -> :nothing_came
    end
  end

  defp wait(done), do: Enum.any?(1..100, fn _ -> done.() or !Process.sleep(100) end)
end
