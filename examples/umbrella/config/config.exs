import Config

config :logger, level: :info
config :ledger, currency: "EUR"
