defmodule Mix.Tasks.Compile.Cargo do
  @moduledoc "Runs cargo for the crate in native/sieve, as the package rustler does it."
  use Mix.Task.Compiler

  @crate "native/sieve"

  @impl true
  def run(_args) do
    target = Path.join(Mix.Project.build_path(), "native/sieve")
    arguments = ["build", "--release", "--locked", "--target-dir", target]

    case System.cmd("cargo", arguments, cd: @crate, into: IO.stream(), stderr_to_stdout: true) do
      {_, 0} -> place(target)
      {_, status} -> Mix.raise("cargo ended with status #{status}")
    end
  end

  defp place(target) do
    priv = Path.join(Mix.Project.app_path(), "priv")
    File.mkdir_p!(priv)
    File.cp!(Path.join(target, "release/libsieve.so"), Path.join(priv, "sieve.so"))
    {:ok, []}
  end
end

defmodule RustNif.MixProject do
  use Mix.Project

  def project do
    [
      app: :rust_nif,
      version: "0.1.0",
      elixir: "~> 1.15",
      compilers: [:cargo] ++ Mix.compilers(),
      start_permanent: Mix.env() == :prod,
      deps: []
    ]
  end

  def application do
    [extra_applications: [:logger], mod: {RustNif.Application, []}]
  end
end
