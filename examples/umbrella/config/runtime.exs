import Config

config :storefront,
  port: String.to_integer(System.get_env("PORT", "4000")),
  greeting: System.get_env("SHOP_GREETING", "no greeting")

config :ledger, opening_balance: String.to_integer(System.get_env("OPENING_BALANCE", "0"))
