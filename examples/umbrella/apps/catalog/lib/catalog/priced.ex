defprotocol Catalog.Priced do
  @moduledoc "Things that have a price, whichever application they are of."

  @doc "The price in cents."
  @spec cents(t) :: non_neg_integer()
  def cents(thing)
end

defimpl Catalog.Priced, for: Catalog.Book do
  def cents(book), do: book.cents
end
