defmodule Ledger.MixProject do
  use Mix.Project

  def project do
    [
      app: :ledger,
      version: "0.1.0",
      build_path: "../../_build",
      config_path: "../../config/config.exs",
      deps_path: "../../deps",
      lockfile: "../../mix.lock",
      elixir: "~> 1.18",
      deps: [{:catalog, in_umbrella: true}]
    ]
  end

  def application do
    [extra_applications: [:logger], mod: {Ledger.Application, []}]
  end
end
