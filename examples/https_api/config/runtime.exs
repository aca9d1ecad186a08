import Config

# The certificate and its key as PEM: as text, or as the path of a file. Without them the pair in priv is used, which is
# self-signed for localhost and known to everybody: good for a try, and for nothing else.
config :https_api,
  port: String.to_integer(System.get_env("PORT", "4443")),
  cert: System.get_env("TLS_CERT"),
  key: System.get_env("TLS_KEY")

config :logger, level: :info
