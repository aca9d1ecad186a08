defmodule ServerWorld.Findings do
  @moduledoc "What a server expects of the machine that it runs on."

  def all do
    %{
      names: names(),
      time: System.os_time(:second),
      local_time_is_utc: :calendar.local_time() == :calendar.universal_time(),
      open_files: open_files(),
      ipv6: %{addresses: addresses(), loopback: reaches_itself?()},
      memory: memory(),
      processor: %{busy: :cpu_sup.util(), load: :cpu_sup.avg1()},
      disks: disks(),
      heart: :init.get_argument(:heart) != :error
    }
  end

  # Through libc, as most of OTP asks, and through OTP's own resolver.
  defp names do
    %{
      ipv4: found(:inet.getaddr(~c"world.example", :inet)),
      ipv6: found(:inet.getaddr(~c"world.example", :inet6)),
      localhost: found(:inet.getaddr(~c"localhost", :inet)),
      unknown: found(:inet.getaddr(~c"nowhere.example", :inet)),
      own: found(:inet.getaddr(elem(:inet.gethostname(), 1), :inet))
    }
  end

  defp found({:ok, address}), do: to_string(:inet.ntoa(address))
  defp found({:error, reason}), do: reason

  defp open_files do
    line = "/proc/self/limits" |> File.stream!() |> Enum.find(&(&1 =~ "Max open files"))
    [_, soft, hard] = Regex.run(~r/files\s+(\d+)\s+(\d+)/, line)
    %{soft: String.to_integer(soft), hard: String.to_integer(hard)}
  end

  defp addresses do
    {:ok, interfaces} = :inet.getifaddrs()

    for {_name, options} <- interfaces, {:addr, address} <- options, tuple_size(address) == 8 do
      to_string(:inet.ntoa(address))
    end
  end

  defp reaches_itself? do
    with {:ok, socket} <- :gen_tcp.connect({0, 0, 0, 0, 0, 0, 0, 1}, 4000, [:inet6]) do
      :gen_tcp.close(socket) == :ok
    end
  end

  defp memory do
    {total, allocated, _largest} = :memsup.get_memory_data()
    data = :memsup.get_system_memory_data()
    %{total: total, allocated: allocated, available: data[:available_memory]}
  end

  defp disks do
    if Process.whereis(:disksup),
      do: for({id, size, _used} <- :disksup.get_disk_data(), do: [to_string(id), size]),
      else: "disksup does not run"
  end
end
