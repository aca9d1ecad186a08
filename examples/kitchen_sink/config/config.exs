import Config

config :kitchen_sink,
  callback: {KitchenSink.Named, :configured, ["from configuration"]},
  module: KitchenSink.Named

config :logger, :default_formatter, format: "[$level] $message\n"
