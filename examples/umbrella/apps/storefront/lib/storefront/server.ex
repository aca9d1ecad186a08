defmodule Storefront.Server do
  @moduledoc """
  OTP's web server over the assets in `priv/static`; `/status` tells how the release was put together.
  """

  use GenServer

  def start_link(_options), do: GenServer.start_link(__MODULE__, nil)

  @impl true
  def init(nil) do
    priv = :code.priv_dir(:storefront)

    {:ok, _server} =
      :inets.start(:httpd,
        port: Application.fetch_env!(:storefront, :port),
        server_name: ~c"storefront",
        server_root: priv,
        document_root: :filename.join(priv, ~c"static"),
        modules: [Storefront.Status, :mod_get],
        mime_types: [{~c"css", ~c"text/css"}, {~c"js", ~c"text/javascript"}]
      )

    {:ok, nil}
  end
end
