defmodule Catalog.Book do
  @moduledoc "A book and its price."

  @enforce_keys [:title, :cents]
  defstruct [:title, :cents]

  @type t :: %__MODULE__{title: String.t(), cents: non_neg_integer()}
end
