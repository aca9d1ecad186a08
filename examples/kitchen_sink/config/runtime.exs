import Config

# Evaluated when the machine boots; in a shrunk image compiled when it is built.
port = String.to_integer(System.get_env("PORT") || "4000")

limits =
  for {name, value} <- [small: 1, large: 100], value > 0, into: %{} do
    {name, value * 2}
  end

config :kitchen_sink,
  environment: {config_env(), config_target()},
  port: port,
  limits: limits,
  nested: [a: 1, b: [c: 2, d: 3]]

if config_env() == :prod do
  config :kitchen_sink, nested: [b: [d: :deep], e: ~w(x y)a]
  config :kitchen_sink, KitchenSink.Named, pattern: ~r/^a+$/ |> Regex.source()
end

config :kitchen_sink, :named, Enum.map_join(1..3, "-", &Integer.to_string/1)
