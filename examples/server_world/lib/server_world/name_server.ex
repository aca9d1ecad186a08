defmodule ServerWorld.NameServer do
  @moduledoc "A DNS server (RFC 1035) that knows one name: `world.example` is 192.0.2.7 and 2001:db8::7."

  use GenServer

  def start_link(_options), do: GenServer.start_link(__MODULE__, nil)

  @impl true
  def init(nil) do
    {:ok, socket} = :gen_udp.open(53, [:binary, ip: {127, 0, 0, 1}])
    {:ok, socket}
  end

  @impl true
  def handle_info({:udp, socket, address, port, query}, state) do
    :ok = :gen_udp.send(socket, address, port, answer(query))
    {:noreply, state}
  end

  defp answer(<<id::16, _flags::16, 1::16, _counts::48, rest::binary>>) do
    {name, after_name} = name(rest, [])
    <<type::16, _class::16, _additional::binary>> = after_name
    question = binary_part(rest, 0, byte_size(rest) - byte_size(after_name) + 4)
    records = records(name, type)
    # A response, recursion available; no such name when there is none.
    status = if name == "world.example", do: 0x8580, else: 0x8583
    head = <<id::16, status::16, 1::16, length(records)::16, 0::32>>
    IO.iodata_to_binary([head, question | records])
  end

  defp name(<<0, rest::binary>>, labels), do: {labels |> Enum.reverse() |> Enum.join("."), rest}

  defp name(<<size, label::binary-size(size), rest::binary>>, labels),
    do: name(rest, [label | labels])

  defp records("world.example", 1), do: [record(1, <<192, 0, 2, 7>>)]
  defp records("world.example", 28), do: [record(28, <<0x20010DB8::32, 0::88, 7>>)]
  defp records(_name, _type), do: []

  # The name is the question's, at byte 12; it is good for a minute.
  defp record(type, data), do: <<0xC00C::16, type::16, 1::16, 60::32, byte_size(data)::16>> <> data
end
