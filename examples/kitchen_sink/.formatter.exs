[
  inputs: ["mix.exs", ".formatter.exs", "config/*.exs", "apps/*/mix.exs", "apps/*/lib/**/*.ex"],
  line_length: 110
]
