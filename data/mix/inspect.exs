# Reads a Mix project as Mix sees it and writes one JSON document to the file named by the argument:
# what it is, its releases, and the dependencies that MIX_ENV needs, with their lock entries.

Code.require_file("vendored.exs", __DIR__)

defmodule LeanVM.Inspect do
  @moduledoc false

  def project do
    config = Mix.Project.config()
    lock = Mix.Dep.Lock.read()

    %{
      app: config[:app],
      version: config[:version],
      elixir: %{wanted: config[:elixir], version: System.version(), fits: fits?(config[:elixir])},
      umbrella: Mix.Project.umbrella?(config),
      releases: Enum.map(config[:releases] || [], &release/1),
      default_release: config[:default_release],
      dependencies:
        for(
          dep <- Mix.Dep.Converger.converge(env: Mix.env(), target: Mix.target()),
          do: dependency(dep)
        ),
      lock: for({app, entry} <- lock, into: %{}, do: {app, lock_entry(entry)})
    }
  end

  defp fits?(nil), do: true
  defp fits?(wanted), do: Version.match?(System.version(), wanted, allow_pre: true)

  defp release({name, options}) do
    options = if is_function(options, 0), do: options.(), else: options
    %{name: name, cookie: Keyword.has_key?(options, :cookie)}
  end

  defp dependency(%Mix.Dep{scm: scm, opts: opts} = dep) do
    %{
      app: dep.app,
      kind: kind(scm),
      dest: opts[:checkout] || opts[:dest],
      available: not match?({:unavailable, _}, dep.status),
      problem: problem(dep.status) && Mix.Dep.format_status(dep),
      lock: if(scm in [LeanVM.Git, LeanVM.Hex], do: LeanVM.Lock.status(dep.requirement, opts)),
      wanted: wanted(dep)
    }
  end

  defp kind(LeanVM.Hex), do: :hex
  defp kind(LeanVM.Git), do: :git
  defp kind(Mix.SCM.Path), do: :path
  defp kind(_scm), do: :other

  defp wanted(%Mix.Dep{requirement: nil}), do: nil
  defp wanted(%Mix.Dep{requirement: %Regex{} = regex}), do: Regex.source(regex)
  defp wanted(%Mix.Dep{requirement: requirement}), do: requirement

  # What no fetching or compiling will mend.
  defp problem({status, _})
       when status in [:diverged, :overridden, :divergedonly, :divergedtargets],
       do: true

  defp problem({:divergedreq, _, _}), do: true
  defp problem(_status), do: nil

  defp lock_entry(entry) when is_tuple(entry) and elem(entry, 0) == :hex do
    [:hex, name, version | rest] = Tuple.to_list(entry)

    %{
      kind: :hex,
      package: name,
      version: version,
      inner: Enum.at(rest, 0),
      needs: for({app, _, opts} <- Enum.at(rest, 2) || [], !opts[:optional], do: app),
      repo: Enum.at(rest, 3) || "hexpm",
      outer: Enum.at(rest, 4)
    }
  end

  defp lock_entry({:git, url, revision, opts}) do
    %{kind: :git, url: url, revision: revision, submodules: opts[:submodules] == true}
  end

  defp lock_entry(_entry), do: %{kind: :other}
end

[target] = System.argv()
Code.compile_file("mix.exs")
Mix.Project.get!()
Mix.Task.run("loadconfig")
File.write!(target, JSON.encode!(LeanVM.Inspect.project()))
