defmodule Storefront.Status do
  @moduledoc "A module of OTP's web server: answers `/status` and leaves everything else to those after it."

  require Record

  Record.defrecordp(:mod, Record.extract(:mod, from_lib: "inets/include/httpd.hrl"))

  # httpd calls `do/1`.
  def unquote(:do)(request) do
    case mod(request, :request_uri) do
      ~c"/status" -> {:proceed, [{:response, answer(JSON.encode!(status()))}]}
      _other -> {:proceed, mod(request, :data)}
    end
  end

  defp answer(body) do
    length = Integer.to_charlist(byte_size(body))
    head = [code: 200, content_type: ~c"application/json", content_length: length]
    {:response, head, String.to_charlist(body)}
  end

  defp status do
    %{
      greeting: Application.fetch_env!(:storefront, :greeting),
      opened_by: argument(:shop, ~c"opened_by"),
      release: System.get_env("RELEASE_NAME"),
      command: System.get_env("RELEASE_COMMAND"),
      started: names(Application.started_applications()),
      loaded: names(Application.loaded_applications()),
      ledger_currency: Application.get_env(:ledger, :currency),
      attic_can_be_called: Attic.dust(),
      consolidated: Protocol.consolidated?(Catalog.Priced),
      total: Catalog.total([%Ledger.Fee{cents: 150} | Catalog.books()])
    }
  end

  defp names(applications), do: for({name, _, _} <- applications, do: name)

  defp argument(flag, key) do
    for {^flag, [^key | values]} <- :init.get_arguments(), value <- values, do: to_string(value)
  end
end
