defmodule Umbrella.MixProject do
  use Mix.Project

  def project do
    [
      apps_path: "apps",
      version: "1.0.0",
      start_permanent: Mix.env() == :prod,
      consolidate_protocols: true,
      default_release: :shop,
      releases: [shop: shop(), back_office: back_office()],
      deps: []
    ]
  end

  # The ledger is loaded, so that its configuration is there, and never started; the attic is only along.
  defp shop do
    [
      version: "1.0.0",
      applications: [storefront: :permanent, ledger: :load, attic: :none],
      rel_templates_path: "rel/shop"
    ]
  end

  # Its env.sh computes the node's name at boot, which takes a shell.
  defp back_office do
    [
      version: "1.0.0",
      applications: [ledger: :permanent, runtime_tools: :permanent],
      rel_templates_path: "rel/back_office"
    ]
  end
end
