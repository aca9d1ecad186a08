# Lets Mix resolve and compile dependencies that leanvm has verified and laid out in the deps folder,
# with neither Hex, nor git, nor a network at hand. Loaded before Mix reads the project.

{:ok, _} = Application.ensure_all_started(:mix)

defmodule LeanVM.Lock do
  @moduledoc false

  # Options of a git dependency that are part of its lock entry, as in Mix.SCM.Git.
  @git_options [:branch, :ref, :tag, :sparse, :submodules, :subdir, :depth]

  @doc "Whether the lock entry fits what mix.exs asks for: `:ok`, `:missing` or `:outdated`."
  def status(_requirement, opts) when opts == [], do: :missing

  def status(requirement, opts) do
    case opts[:lock] do
      nil -> :missing
      lock -> if fits?(lock, requirement, opts), do: :ok, else: :outdated
    end
  end

  defp fits?(lock, requirement, opts) when elem(lock, 0) == :hex do
    opts[:git] == nil and to_string(elem(lock, 1)) == opts[:hex] and
      version?(elem(lock, 2), requirement)
  end

  defp fits?({:git, url, _revision, lock_opts}, _requirement, opts) do
    url == opts[:git] and
      Enum.sort(Keyword.take(lock_opts, @git_options)) ==
        Enum.sort(Keyword.take(opts, @git_options))
  end

  defp fits?(_lock, _requirement, _opts), do: false

  defp version?(_version, nil), do: true
  defp version?(version, %Regex{} = requirement), do: version =~ requirement

  defp version?(version, requirement),
    do: Version.match?(version, requirement, allow_pre: true)
end

defmodule LeanVM.Git do
  @moduledoc false
  @behaviour Mix.SCM

  defdelegate fetchable?(), to: Mix.SCM.Git
  defdelegate format(opts), to: Mix.SCM.Git
  defdelegate format_lock(opts), to: Mix.SCM.Git
  defdelegate accepts_options(app, opts), to: Mix.SCM.Git
  defdelegate equal?(a, b), to: Mix.SCM.Git
  defdelegate managers(opts), to: Mix.SCM.Git

  def checked_out?(opts), do: File.dir?(opts[:checkout])
  def lock_status(_opts), do: :ok
  def checkout(_opts), do: Mix.raise("leanvm lays out git dependencies itself")
  def update(opts), do: checkout(opts)
end

defmodule LeanVM.Hex do
  @moduledoc false
  @behaviour Mix.SCM

  def fetchable?, do: true
  def format(_opts), do: "Hex package"

  def format_lock(opts) do
    case opts[:lock] do
      lock when is_tuple(lock) and elem(lock, 0) == :hex -> "#{elem(lock, 2)} (#{elem(lock, 1)})"
      _ -> nil
    end
  end

  def accepts_options(app, opts) do
    if opts[:path] || opts[:git] || opts[:in_umbrella] do
      nil
    else
      opts
      |> Keyword.update(:hex, Atom.to_string(app), &to_string/1)
      |> Keyword.put_new(:repo, "hexpm")
    end
  end

  def checked_out?(opts), do: File.dir?(opts[:dest])
  def lock_status(_opts), do: :ok
  def equal?(a, b), do: a[:hex] == b[:hex]

  def managers(opts) do
    case opts[:lock] do
      lock when is_tuple(lock) and elem(lock, 0) == :hex and tuple_size(lock) > 4 -> elem(lock, 4)
      _ -> []
    end
  end

  def checkout(_opts), do: Mix.raise("leanvm lays out Hex packages itself")
  def update(opts), do: checkout(opts)
end

defmodule LeanVM.Converger do
  @moduledoc false
  # A package's dependencies are those the registry knows and the lock records. Its own rebar.config
  # or mix.exs may name others, for development or from git.
  @behaviour Mix.RemoteConverger

  def remote?(%Mix.Dep{scm: scm}), do: scm == LeanVM.Hex
  def converge(_deps, lock), do: lock
  def post_converge, do: :ok

  def deps(%Mix.Dep{app: app}, lock) do
    case lock[app] do
      entry when is_tuple(entry) and elem(entry, 0) == :hex and tuple_size(entry) > 5 ->
        elem(entry, 5)

      _ ->
        []
    end
  end
end

Mix.SCM.delete(Mix.SCM.Git)
Mix.SCM.prepend(LeanVM.Git)
Mix.SCM.append(LeanVM.Hex)
Mix.RemoteConverger.register(LeanVM.Converger)
