import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { HexTarball, PackageSource } from "../support/hex-mirror.js";

/** Writes files, given by path, below a folder. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

/** A project without dependencies that says hello and stops. `project` and `files` add to it. */
export function smallProject(project = "", files: Readonly<Record<string, string>> = {}) {
  return {
    "mix.exs": `defmodule Small.MixProject do
  use Mix.Project
  def project, do: [app: :small, version: "0.1.0", ${project} deps: []]
  def application, do: [mod: {Small, []}]
end
`,
    "lib/small.ex": `defmodule Small do
  use Application

  def start(_type, _args) do
    IO.puts("small says #{inspect(Application.get_all_env(:small))}")
    Supervisor.start_link([{Task, fn -> System.stop(0) end}], strategy: :one_for_one)
  end
end
`,
    ...files,
  };
}

export interface GitRepository {
  readonly url: string;
  readonly revision: string;
}

/**
 * The sample application below `folder/app`: a dozen Hex packages, one from git, and a path dependency
 * beside the application. It prints what they say and stops. Returns its folder.
 */
export async function writeSample(
  folder: string,
  packages: readonly (PackageSource & HexTarball)[],
  git: GitRepository,
): Promise<string> {
  await writeFiles(folder, {
    "app/mix.exs": `defmodule Sample.MixProject do
  use Mix.Project

  def project do
    [app: :sample, version: "0.3.0", start_permanent: true, deps: deps()]
  end

  def application, do: [mod: {Sample, []}]

  defp deps do
    [
      {:lean_web, "~> 1.0"},
      {:lean_native, "~> 1.0"},
      {:lean_data, "~> 1.0"},
      {:lean_gitted, git: "${git.url}", branch: "main"},
      {:shared, path: "../shared"},
      {:lean_lint, "~> 1.0", only: :dev}
    ]
  end
end
`,
    "app/mix.lock": `%{
${packages.map(({ lock }) => lock).join("\n")}
  "lean_gitted": {:git, "${git.url}", "${git.revision}", [branch: "main"]},
  "lean_lint": {:hex, :lean_lint, "1.0.0", "${"0".repeat(64)}", [:mix], [], "hexpm", "${"0".repeat(64)}"},
}
`,
    "app/config/runtime.exs": `import Config\nconfig :sample, word: System.get_env("WORD", "no word")\n`,
    "app/rel/overlays/etc/notice.txt": "an overlay\n",
    "app/rel/vm.args.eex": "+S 1:1\n",
    "app/lib/sample.ex": `defmodule Sample do
  use Application

  def start(_type, _args) do
    overlay = Path.join(System.fetch_env!("RELEASE_ROOT"), "etc/notice.txt")
    IO.puts("web #{LeanWeb.page("/home")} native #{LeanNative.answer()} data #{LeanData.motto()}")
    IO.puts("git #{:lean_gitted.word()} shared #{Shared.word()} word #{Application.fetch_env!(:sample, :word)}")
    IO.puts("overlay #{String.trim(File.read!(overlay))} schedulers #{System.schedulers()}")
    Supervisor.start_link([{Task, fn -> System.stop(0) end}], strategy: :one_for_one)
  end
end
`,
    "shared/mix.exs": `defmodule Shared.MixProject do
  use Mix.Project
  def project, do: [app: :shared, version: "0.1.0", deps: []]
end
`,
    "shared/lib/shared.ex": `defmodule Shared do\n  def word, do: "beside"\nend\n`,
  });
  return join(folder, "app");
}
