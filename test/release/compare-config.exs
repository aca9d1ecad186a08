# For runtime-config.test.ts: what Config.Reader and the compiled provider give for the same files.

[folder | names] = System.argv()

defmodule Compare do
  def given(provider, state) do
    provider.load([app: [a: 1, list: [x: 1]]], state)
  rescue
    error ->
      place =
        Enum.find_value(__STACKTRACE__, "nowhere", fn {_, _, _, where} ->
          file = to_string(where[:file])
          if String.ends_with?(file, "runtime.exs"), do: "runtime.exs:#{where[:line]}"
        end)

      {error.__struct__, Exception.message(error), place}
  end

  def plain(term, root) do
    term |> inspect(limit: :infinity, printable_limit: :infinity) |> String.replace(root, "/app")
  end
end

results =
  for name <- names, into: %{} do
    root = Path.join([folder, name, "release"])
    System.put_env("RELEASE_ROOT", root)
    output = Path.join([folder, name, "output"])

    for path <- Path.wildcard(Path.join(output, "*.beam")) do
      module = path |> Path.basename(".beam") |> String.to_atom()
      :code.purge(module)
      :code.delete(module)
      {:module, _} = :code.load_binary(module, ~c"#{path}", File.read!(path))
    end

    {:ok, [config]} = :file.consult(Path.join(output, "sys.config"))
    [_, {ours, state}] = config[:elixir][:config_provider_init].providers
    {path, opts, _} = state

    {name,
     %{
       ours: Compare.plain(Compare.given(ours, state), root),
       theirs: Compare.plain(Compare.given(Config.Reader, {path, opts}), root)
     }}
  end

File.write!(Path.join(folder, "compared.json"), JSON.encode!(results))
