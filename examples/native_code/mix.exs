defmodule Mix.Tasks.Compile.Make do
  @moduledoc "Runs make, as the package elixir_make does it, which also offers prebuilt binaries."
  use Mix.Task.Compiler

  @impl true
  def run(_args) do
    includes = Path.join([:code.root_dir(), "usr", "include"])
    env = [{"ERTS_INCLUDE_DIR", includes}, {"MIX_APP_PATH", Mix.Project.app_path()}]

    case System.cmd("make", ["all"], into: IO.stream(), stderr_to_stdout: true, env: env) do
      {_, 0} -> {:ok, []}
      {_, status} -> Mix.raise("make ended with status #{status}")
    end
  end
end

defmodule NativeCode.MixProject do
  use Mix.Project

  def project do
    [
      app: :native_code,
      version: "0.1.0",
      elixir: "~> 1.15",
      compilers: [:make] ++ Mix.compilers(),
      start_permanent: Mix.env() == :prod,
      deps: []
    ]
  end

  def application do
    [extra_applications: [:logger, :public_key], mod: {NativeCode.Application, []}]
  end
end
