defmodule Storefront.MixProject do
  use Mix.Project

  def project do
    [
      app: :storefront,
      version: "0.1.0",
      build_path: "../../_build",
      config_path: "../../config/config.exs",
      deps_path: "../../deps",
      lockfile: "../../mix.lock",
      elixir: "~> 1.18",
      deps: deps()
    ]
  end

  def application do
    [extra_applications: [:logger, :inets], mod: {Storefront.Application, []}]
  end

  # Compiled against, and taken along by the release `shop` in the mode that it says.
  defp deps do
    [
      {:catalog, in_umbrella: true},
      {:ledger, in_umbrella: true, runtime: false},
      {:attic, in_umbrella: true, runtime: false}
    ]
  end
end
