defmodule Attic do
  @moduledoc "Old code that a release takes along without loading its application."

  @spec dust() :: :thick
  def dust, do: :thick
end
