defmodule KitchenSink.Stage do
  @moduledoc "A behaviour like GenStage's: callback modules chosen at run time, demand that flows upstream."
  use GenServer

  @callback init(term) :: {:producer | :producer_consumer | :consumer, term}
  @callback handle_demand(pos_integer, term) :: {:noreply, [term], term}
  @callback handle_events([term], term) :: {:noreply, [term], term}
  @optional_callbacks handle_demand: 2, handle_events: 2

  defmacro __using__(_options) do
    quote do
      @behaviour KitchenSink.Stage
      def start_link(argument), do: KitchenSink.Stage.start_link(__MODULE__, argument)
      def child_spec(argument), do: %{id: __MODULE__, start: {__MODULE__, :start_link, [argument]}}
      defoverridable child_spec: 1
    end
  end

  def start_link(module, argument), do: GenServer.start_link(__MODULE__, {module, argument}, name: module)
  def subscribe(consumer, producer, demand), do: GenServer.call(consumer, {:subscribe, producer, demand})

  @impl true
  def init({module, argument}) do
    {kind, state} = module.init(argument)
    {:ok, %{module: module, kind: kind, state: state, to: nil}}
  end

  @impl true
  def handle_call({:subscribe, producer, demand}, _from, stage) do
    GenServer.cast(producer, {:ask, self(), demand})
    {:reply, :ok, stage}
  end

  @impl true
  def handle_cast({:ask, to, demand}, %{module: module, kind: :producer} = stage) do
    {:noreply, events, state} = module.handle_demand(demand, stage.state)
    send(to, {:events, events})
    {:noreply, %{stage | state: state, to: to}}
  end

  def handle_cast({:ask, to, _}, stage), do: {:noreply, %{stage | to: to}}

  @impl true
  def handle_info({:events, events}, %{module: module} = stage) do
    {:noreply, further, state} = module.handle_events(events, stage.state)
    if stage.to, do: send(stage.to, {:events, further})
    {:noreply, %{stage | state: state}}
  end
end

defmodule KitchenSink.Numbers do
  use KitchenSink.Stage
  @impl true
  def init(first), do: {:producer, first}
  @impl true
  def handle_demand(demand, n), do: {:noreply, Enum.to_list(n..(n + demand - 1)), n + demand}
end

defmodule KitchenSink.Doubler do
  use KitchenSink.Stage
  @impl true
  def init(_), do: {:producer_consumer, nil}
  @impl true
  def handle_events(events, state), do: {:noreply, Enum.map(events, &(&1 * 2)), state}
end

defmodule KitchenSink.Sink do
  use KitchenSink.Stage
  @impl true
  def init(to), do: {:consumer, to}
  @impl true
  def handle_events(events, to) do
    send(to, {:arrived, events})
    {:noreply, [], to}
  end
end

defmodule KitchenSink.Stages do
  @moduledoc "A behaviour of one's own between processes."
  alias KitchenSink.{Doubler, Numbers, Sink, Stage}

  def cases do
    [
      stages: fn ->
        {:ok, sup} = Supervisor.start_link([{Numbers, 10}, Doubler, {Sink, self()}], strategy: :rest_for_one)
        Stage.subscribe(Sink, Doubler, 4)
        Stage.subscribe(Doubler, Numbers, 4)

        {receive(do: ({:arrived, events} -> events), after: (2000 -> :none)),
         Supervisor.which_children(sup) |> Enum.map(&elem(&1, 0)), Supervisor.stop(sup)}
      end,
      behaviour_info: fn ->
        {Stage.behaviour_info(:callbacks) |> Enum.sort(),
         Stage.behaviour_info(:optional_callbacks) |> Enum.sort()}
      end
    ]
  end
end
