# Compiles the files that Config.Reader evaluates when a release boots (config/runtime.exs), and writes a sys.config that
# calls what was compiled: runtime_config.exs RELEASE SYS_CONFIG OUTPUT DOCUMENT. RELEASE holds the files to compile and the
# applications that they may need; OUTPUT receives the modules and sys.config.

defmodule LeanVM.CompileConfig do
  @moduledoc false

  # As Config.Provider calls it; state is that of Config.Reader with the compiled module.
  @provider (quote do
               defmodule LeanVM.RuntimeConfig do
                 @moduledoc false
                 @behaviour Config.Provider

                 @impl true
                 def init(state), do: state

                 @impl true
                 def load(config, {path, opts, module}) do
                   file = Config.Provider.resolve_config_path!(path)
                   Config.__merge__(config, evaluate(file, opts, module))
                 end

                 # What Config.__eval__! does, with a compiled module in the place of Code.eval_string.
                 defp evaluate(file, opts, module) do
                   given = [
                     opts: {Keyword.get(opts, :env), Keyword.get(opts, :target)},
                     config: [],
                     imports: imports(Keyword.get(opts, :imports, []), file)
                   ]

                   previous = for {key, value} <- given, do: {key, Process.put({Config, key}, value)}

                   try do
                     value = module.evaluate()

                     case Process.get({Config, :config}) do
                       [] when is_list(value) -> validate!(value, file)
                       config -> config
                     end
                   after
                     for {key, value} <- previous do
                       if value,
                         do: Process.put({Config, key}, value),
                         else: Process.delete({Config, key})
                     end
                   end
                 end

                 defp imports(:disabled, _file), do: :disabled
                 defp imports(imports, file), do: [file | imports]

                 defp validate!(config, file) do
                   Enum.all?(config, fn
                     {app, value} when is_atom(app) ->
                       Keyword.keyword?(value) ||
                         raise ArgumentError,
                               "expected config for app #{inspect(app)} in #{relative(file)} " <>
                                 "to return keyword list, got: #{inspect(value)}"

                     _ ->
                       false
                   end)

                   config
                 end

                 # Path.relative_to_cwd/1, by what the emulator has built in.
                 defp relative(file) do
                   {:ok, folder} = :prim_file.get_cwd()
                   String.replace_prefix(file, "#{folder}/", "")
                 end
               end
             end)

  # What is something else within a function than in a file that is evaluated.
  @different [:defmodule, :defprotocol, :defimpl, :__MODULE__, :__ENV__, :__CALLER__, :binding] ++
               [:compile_env, :compile_env!]

  @samples [
    """
    import Config
    config :one, a: {config_env(), config_target()}, b: [c: 1, d: [e: 2]]
    config :one, b: [d: [f: 3]]
    config :two, LeanVM, g: [h: 1]
    """,
    "[one: [a: 1]]",
    "[one: :bad]",
    "[1]"
  ]

  def run(release, sys_config, output) do
    Code.compiler_options(docs: false, debug_info: false, ignore_module_conflict: true)
    [{provider, bytes}] = Code.compile_quoted(@provider)
    check_samples!(provider)
    {:ok, [config]} = :file.consult(sys_config)

    init = get_in(config, [:elixir, :config_provider_init]) || throw({:kept, nil, "no config provider runs"})
    {providers, modules} = compile_all(init.providers, release)
    if modules == [], do: throw({:kept, nil, "Config.Reader reads no file of the release"})

    config = put_in(config, [:elixir, :config_provider_init], %{init | providers: providers})
    File.write!(Path.join(output, "sys.config"), written(config, File.read!(sys_config)))

    for {module, bytes, _} <- [{provider, bytes, nil} | modules],
        do: File.write!(Path.join(output, "#{module}.beam"), bytes)

    %{
      compiled: for({_, _, path} <- modules, do: path),
      modules: [to_string(provider) | for({module, _, _} <- modules, do: to_string(module))]
    }
  end

  defp compile_all(providers, release) do
    {providers, modules} =
      providers
      |> Enum.with_index(1)
      |> Enum.map_reduce([], fn
        {{Config.Reader, {{:system, "RELEASE_ROOT", path}, opts}} = provider, number}, modules ->
          file = Path.join(release, path)

          if File.regular?(file) do
            module = Module.concat(LeanVM.RuntimeConfig, "File#{number}")
            bytes = compile(module, file, "/app" <> path, opts)

            {{LeanVM.RuntimeConfig, {{:system, "RELEASE_ROOT", path}, opts, module}},
             [{module, bytes, String.trim_leading(path, "/")} | modules]}
          else
            {provider, modules}
          end

        {provider, _}, modules ->
          {provider, modules}
      end)

    {providers, Enum.reverse(modules)}
  end

  # `file` lies in the sandbox, `guest` is where it is when the machine boots: what errors say.
  defp compile(module, file, guest, opts) do
    quoted = file |> File.read!() |> Code.string_to_quoted!(file: guest)
    refuse_different(quoted, guest, opts)

    contents =
      quote do
        @moduledoc false
        def evaluate, do: unquote(quoted)
      end

    {:module, ^module, bytes, _} = Module.create(module, contents, file: guest, line: 1)
    bytes
  rescue
    error -> throw({:kept, file, "it does not compile: " <> Exception.message(error)})
  end

  defp refuse_different(quoted, guest, opts) do
    different =
      if opts[:imports] == :disabled, do: @different, else: [:import_config | @different]

    Macro.prewalk(quoted, fn
      {name, meta, _} = node when is_atom(name) ->
        if name in different,
          do: throw({:kept, guest, "line #{meta[:line]} has #{name}"}),
          else: node

      {{:., meta, [_, name]}, _, _} = node ->
        if name in different,
          do: throw({:kept, guest, "line #{meta[:line]} has #{name}"}),
          else: node

      node ->
        node
    end)
  end

  # Mix's own form: comments and all, in ASCII.
  defp written(config, before) do
    comments = for "%%" <> _ = line <- String.split(before, "\n"), do: [line, ?\n]
    [comments, :io_lib.format("~tw.~n", [config])]
  end

  # Whether this Elixir's Config gathers and checks as the provider above does.
  defp check_samples!(provider) do
    opts = [env: :some, target: :other, imports: :disabled]
    before = [two: [{LeanVM, [i: 1]}]]

    for {text, number} <- Enum.with_index(@samples) do
      module = Module.concat(LeanVM.RuntimeConfig, "Sample#{number}")
      contents = quote(do: def(evaluate, do: unquote(Code.string_to_quoted!(text))))
      Module.create(module, contents, file: "sample", line: 1)
      ours = result(fn -> provider.load(before, {"/sample", opts, module}) end)
      theirs = result(fn -> Config.Reader.merge(before, Config.Reader.eval!("/sample", text, opts)) end)
      if ours != theirs, do: throw({:kept, nil, "this version of Elixir reads configuration otherwise"})
    end
  end

  defp result(function) do
    function.()
  rescue
    error -> error
  end
end

[release, sys_config, output, document] = System.argv()

for path <- Path.wildcard(Path.join(release, "lib/*/ebin")), do: Code.append_path(path)
for path <- Path.wildcard(Path.join(release, "releases/*/consolidated")), do: Code.prepend_path(path)

found =
  try do
    LeanVM.CompileConfig.run(release, sys_config, output)
  catch
    {:kept, _, reason} -> %{kept: reason}
  end

File.write!(document, JSON.encode!(found))
