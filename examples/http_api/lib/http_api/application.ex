defmodule HttpApi.Application do
  @moduledoc false

  use Application

  @impl true
  def start(_type, _args) do
    port = Application.fetch_env!(:http_api, :port)

    children = [
      {Task.Supervisor, name: HttpApi.Connections},
      {HttpApi.Listener, port: port}
    ]

    Supervisor.start_link(children, strategy: :rest_for_one, name: HttpApi.Supervisor)
  end
end
