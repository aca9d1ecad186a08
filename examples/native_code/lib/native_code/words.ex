defmodule NativeCode.Words do
  @moduledoc "Words counted by a C++ program, over a port."

  def count(text) do
    program = :filename.join(:code.priv_dir(:native_code), ~c"words")
    port = Port.open({:spawn_executable, program}, [:binary, packet: 2])
    Port.command(port, text)

    receive do
      {^port, {:data, answer}} -> answer
    after
      5_000 -> "no answer"
    end
  end
end
