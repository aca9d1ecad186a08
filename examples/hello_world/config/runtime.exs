import Config

# Read when the machine boots, not when the release is built:
# `leanvm run IMAGE --env GREETING=Ahoy`.
config :hello_world, greeting: System.get_env("GREETING", "Hello")
