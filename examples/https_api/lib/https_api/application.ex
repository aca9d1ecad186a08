defmodule HttpsApi.Application do
  @moduledoc false

  use Application

  @impl true
  def start(_type, _args) do
    children = [
      {Task.Supervisor, name: HttpsApi.Connections},
      {HttpsApi.Listener, Application.get_all_env(:https_api)}
    ]

    Supervisor.start_link(children, strategy: :rest_for_one, name: HttpsApi.Supervisor)
  end
end
