defprotocol Shape do
  @fallback_to_any true
  def area(shape)
end

defmodule Square do
  defstruct [:side]

  defimpl Shape do
    def area(%{side: side}), do: side * side
  end
end
