defmodule HelloWorld.Greeter do
  @moduledoc """
  Greets once when it starts, then stays up and counts who asks.
  """

  use GenServer

  def start_link(_options), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @doc "Returns the greeting and how often it was asked for."
  @spec greet() :: {String.t(), pos_integer()}
  def greet, do: GenServer.call(__MODULE__, :greet)

  @impl true
  def init(_argument) do
    greeting = Application.get_env(:hello_world, :greeting, "Hello")
    IO.puts("#{greeting} from Elixir #{System.version()} on Erlang/OTP #{System.otp_release()}")
    IO.puts("#{System.schedulers_online()} scheduler(s), #{memory()} MB of memory in use")
    {:ok, %{greeting: greeting, asked: 0}}
  end

  @impl true
  def handle_call(:greet, _from, state) do
    asked = state.asked + 1
    {:reply, {state.greeting, asked}, %{state | asked: asked}}
  end

  defp memory, do: div(:erlang.memory(:total), 1_000_000)
end
