defmodule Catalog do
  @moduledoc "What is for sale."

  alias Catalog.{Book, Priced}

  @spec books() :: [Book.t()]
  def books do
    [
      %Book{title: "The Little Schemer", cents: 3200},
      %Book{title: "Programming Erlang", cents: 4100}
    ]
  end

  @doc "The price of several things of any kind, in cents."
  @spec total([Priced.t()]) :: non_neg_integer()
  def total(things), do: things |> Enum.map(&Priced.cents/1) |> Enum.sum()
end
