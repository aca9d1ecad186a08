defmodule KitchenSink.Umbrella do
  use Mix.Project

  def project do
    [
      apps_path: "apps",
      version: "0.1.0",
      start_permanent: Mix.env() == :prod,
      default_release: :kitchen_sink,
      releases: for(name <- [:kitchen_sink, :sink_otp, :sink_doors], do: {name, release(name)}),
      deps: []
    ]
  end

  defp release(name), do: [version: "0.1.0", applications: [{name, :permanent}]]
end
