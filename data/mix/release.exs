# Assembles a release with `mix release NAME` and writes one JSON document on what came out:
# release.exs declared|implied NAME FOLDER DOCUMENT

Code.require_file("vendored.exs", __DIR__)

defmodule LeanVM.Describe do
  @moduledoc false

  def release(name, folder) do
    [erts, version] =
      folder |> Path.join("releases/start_erl.data") |> File.read!() |> String.split()

    boot = Path.join([folder, "releases", version])

    {:ok, [{:release, {_, _}, {:erts, _}, applications}]} =
      :file.consult(Path.join(boot, "#{name}.rel"))

    %{
      name: name,
      version: version,
      erts: erts,
      otp: System.otp_release(),
      elixir: System.version(),
      applications: Enum.map(applications, &application/1),
      reboots_after_config: reboots?(boot),
      environment: environment(name, version, boot)
    }
  end

  defp application({app, version}), do: application({app, version, :permanent})

  defp application({app, version, type}) do
    %{name: app, version: to_string(version), start: type, origin: origin(app, version)}
  end

  defp application({app, version, type, _included}), do: application({app, version, type})

  # The sandbox's own OTP, so that the target's build of the same application takes its place.
  defp origin(app, version) do
    if File.dir?(Path.join([:code.root_dir(), "lib", "#{app}-#{version}"])),
      do: :otp,
      else: :release
  end

  defp reboots?(boot) do
    boot |> Path.join("sys.config") |> File.read!() |> String.contains?("RUNTIME_CONFIG=true")
  end

  # The image has no shell: what env.sh exports when the release starts is evaluated here.
  defp environment(name, version, boot) do
    script = Path.join(boot, "env.sh")

    if File.regular?(script) do
      given = [
        {"RELEASE_ROOT", "/app"},
        {"RELEASE_NAME", to_string(name)},
        {"RELEASE_VSN", version},
        {"RELEASE_COMMAND", "start"},
        {"RELEASE_PROG", to_string(name)},
        {"REL_VSN_DIR", "/app/releases/#{version}"}
      ]

      before = exported("true", given)
      for {key, value} <- exported(". #{script}", given) -- before, do: [key, value]
    else
      []
    end
  end

  defp exported(command, given) do
    arguments = ["-c", "#{command}; exec env -0"]

    output =
      case System.cmd("sh", arguments, env: given) do
        {output, 0} ->
          output

        {_, status} ->
          {words, _} = System.cmd("sh", arguments, env: given, stderr_to_stdout: true)
          throw({:env_script, %{status: status, words: String.split(words, "\n", trim: true)}})
      end

    for pair <- String.split(output, "\0", trim: true),
        [key, value] <- [String.split(pair, "=", parts: 2)],
        key not in ["_", "PWD", "OLDPWD", "SHLVL"],
        do: {key, value}
  end
end

[kind, name, folder, document] = System.argv()

# A project without `releases:` has one all the same, named after its application; Mix takes no name for it.
named = if kind == "declared", do: [name], else: []
Mix.CLI.main(["release"] ++ named ++ ["--path", folder, "--overwrite"])

found =
  try do
    LeanVM.Describe.release(name, folder)
  catch
    {:env_script, problem} -> %{env_script: problem}
  end

File.write!(document, JSON.encode!(found))
