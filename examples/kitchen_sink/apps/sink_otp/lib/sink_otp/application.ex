defmodule SinkOtp.Application do
  @moduledoc "Cases that need OTP's applications beyond those that every release has."
  use Application

  @groups [SinkOtp.Certificates, SinkOtp.Secure, SinkOtp.Web, :sink_crypto, :sink_database, :sink_xml]

  @impl true
  def start(_type, _args) do
    Supervisor.start_link([{KitchenSink.Runner, @groups}], strategy: :one_for_one)
  end
end
