import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { smallProject, writeFiles } from "../release/sample.js";
import { helloWorld } from "./kit.js";

const project = `defmodule Sample.MixProject do
  use Mix.Project
  def project, do: [app: :sample, version: "0.1.0", start_permanent: true, deps: []]
  def application, do: [extra_applications: [:logger], mod: {Sample, []}]
end
`;

const application = `defmodule Sample do
  use Application

  def start(_type, _args) do
    act = Application.fetch_env!(:sample, :act)
    if act == "crash", do: raise("no luck today")
    Supervisor.start_link([{Task, fn -> act(act) end}], strategy: :one_for_one)
  end

  defp act("halt"), do: System.halt(3)

  defp act("report") do
    IO.puts("words Grüße, 世界 🚀")
    IO.puts("node #{Node.alive?()} #{node()}")
    shell = if System.find_executable("sh"), do: :os.cmd(~c"echo $((6 * 7))"), else: "none"
    IO.puts("shell #{shell}")
    System.stop(0)
  end
end
`;

/** A project whose image does at boot what the variable ACT says: `report`, `halt` or `crash`. */
export async function actingProject(folder: string): Promise<string> {
  await writeFiles(folder, {
    "mix.exs": project,
    "lib/sample.ex": application,
    "config/runtime.exs": 'import Config\nconfig :sample, act: System.get_env("ACT", "report")\n',
  });
  return locked(folder);
}

const keeper = `defmodule Sample do
  use Application

  def start(_type, _args) do
    found = if File.exists?("/data/log"), do: length(File.stream!("/data/log") |> Enum.to_list()), else: 0
    IO.puts("found #{found}")
    act = Application.fetch_env!(:sample, :act)
    Supervisor.start_link([{Task, fn -> act(act, found) end}], strategy: :one_for_one)
  end

  defp act("report", _found), do: System.stop(0)

  defp act("keep", found) do
    {:ok, file} = :file.open("/data/log", [:append, :raw])

    for number <- Stream.iterate(found + 1, &(&1 + 1)) do
      :ok = :file.write(file, "line #{number}\\n")
      :ok = :file.sync(file)
      IO.puts("kept #{number}")
    end
  end
end
`;

/** A project that writes lines to /data/log and says `kept N` for each on disk; with ACT=report it counts them. */
export async function keepingProject(folder: string): Promise<string> {
  await writeFiles(folder, {
    "mix.exs": project,
    "lib/sample.ex": keeper,
    "config/runtime.exs": 'import Config\nconfig :sample, act: System.get_env("ACT", "keep")\n',
  });
  return locked(folder);
}

const answering = `defmodule Answering do
  use Application

  def start(_type, _args), do: Supervisor.start_link([{Task, &serve/0}], strategy: :one_for_one)

  defp serve do
    {:ok, listening} = :gen_tcp.listen(4000, [:binary, packet: :line, active: false, reuseaddr: true])
    answer(listening)
  end

  defp answer(listening) do
    {:ok, socket} = :gen_tcp.accept(listening)
    {:ok, line} = :gen_tcp.recv(socket, 0)
    :ok = :gen_tcp.send(socket, [work(String.trim(line)), "\\n"])
    :gen_tcp.close(socket)
    answer(listening)
  end

  defp work(line) do
    [module, function, argument] = String.split(line)
    apply(:erlang.binary_to_atom(module), :erlang.binary_to_atom(function), [argument])
    "answered"
  rescue
    ErlangError -> "rescued"
  end
end
`;

/** A project that calls what it is told on port 4000, `module function argument`, and rescues what that raises. */
export async function answeringProject(folder: string): Promise<string> {
  await writeFiles(folder, {
    "mix.exs": project.replace("app: :sample", "app: :answering").replace("{Sample, []}", "{Answering, []}"),
    "lib/answering.ex": answering,
    "lean.toml": `# The project's own words.\nshrink = "functions"\ncompression = "gzip"\n`,
  });
  return locked(folder);
}

/** A project that says hello and stops, with further files. */
export async function tinyProject(
  folder: string,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  await writeFiles(folder, smallProject("", files));
  return locked(folder);
}

/** With the example's pins, so that its packages come from the shared cache. */
async function locked(folder: string): Promise<string> {
  await copyFile(join(helloWorld, "lean.lock"), join(folder, "lean.lock"));
  return folder;
}
