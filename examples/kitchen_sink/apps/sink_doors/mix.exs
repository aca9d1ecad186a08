defmodule SinkDoors.MixProject do
  use Mix.Project

  def project do
    [
      app: :sink_doors,
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
      extra_applications: [:logger, :eex, :iex, :compiler, :runtime_tools, :tools, :public_key, :ssh],
      mod: {SinkDoors.Application, []}
    ]
  end
end
