defmodule HttpApi.Router do
  @moduledoc """
  Decides what a request is answered with: a status and data for the JSON body.
  """

  @type response :: {status :: pos_integer(), body :: map()}

  @spec route(method :: atom() | String.t(), path :: String.t()) :: response()
  def route(method, path) when method in [:GET, :HEAD], do: show(path)
  def route(_method, _path), do: {405, %{error: "method not allowed"}}

  defp show("/") do
    {200,
     %{
       message: "Hello from a lean VM",
       elixir: System.version(),
       otp: System.otp_release(),
       schedulers: System.schedulers_online()
     }}
  end

  defp show("/health") do
    {milliseconds, _since_last} = :erlang.statistics(:wall_clock)
    {200, %{status: "ok", uptime_ms: milliseconds}}
  end

  defp show(_path), do: {404, %{error: "not found"}}
end
