defmodule SinkOtp.MixProject do
  use Mix.Project

  def project do
    [
      app: :sink_otp,
      version: "0.1.0",
      build_path: "../../_build",
      config_path: "../../config/config.exs",
      deps_path: "../../deps",
      lockfile: "../../mix.lock",
      elixir: "~> 1.15",
      deps: [{:sink_runner, in_umbrella: true}]
    ]
  end

  def application do
    [
      extra_applications: [:logger, :crypto, :ssl, :inets, :public_key, :mnesia, :xmerl, :sasl],
      mod: {SinkOtp.Application, []}
    ]
  end
end
