defmodule SinkDoors.Compilation do
  @moduledoc "Modules made at run time, by Elixir's and by Erlang's compiler."

  def cases do
    [
      compile_string: fn ->
        [{module, bytes}] = Code.compile_string("defmodule Made.A do\n def twice(n), do: n * 2\nend")
        {module, is_binary(bytes), apply(module, :twice, [4])}
      end,
      compile_struct: fn ->
        Code.compile_string("defmodule Made.S do\n defstruct [:a, b: 1]\nend")
        inspect(struct(Made.S, a: 2), custom_options: [sort_maps: true])
      end,
      compile_macro: fn ->
        Code.compile_string(
          "defmodule Made.M do\n defmacro m(x), do: quote(do: unquote(x) + 1)\nend\ndefmodule Made.U do\n require Made.M\n def f, do: Made.M.m(1)\nend"
        )

        apply(Made.U, :f, [])
      end,
      compile_protocol: fn ->
        Code.compile_string(
          "defprotocol Made.P do\n def p(x)\nend\ndefimpl Made.P, for: Integer do\n def p(x), do: -x\nend"
        )

        apply(Made.P, :p, [3])
      end,
      compile_genserver: fn ->
        Code.compile_string(
          "defmodule Made.G do\n use GenServer\n def init(x), do: {:ok, x}\n def handle_call(:get, _, x), do: {:reply, x, x}\nend"
        )

        {:ok, pid} = GenServer.start(Made.G, 9)
        GenServer.call(pid, :get)
      end,
      compile_error: fn ->
        ExUnitless.capture(fn -> Code.compile_string("defmodule Made.E do\n def f, do: nope(1)\nend") end)
      end,
      compile_exception: fn ->
        Code.compile_string("defmodule Made.X do\n defexception message: \"made\"\nend")
        Exception.message(struct(Made.X))
      end,
      module_create: fn ->
        {:module, name, _, _} =
          Module.create(Made.C, quote(do: def(hi, do: :hi)), Macro.Env.location(__ENV__))

        apply(name, :hi, [])
      end,
      defmodule_at_run_time: fn ->
        defmodule Inner do
          def n, do: 5
        end

        apply(__MODULE__.Inner, :n, [])
      end,
      module_attributes: fn ->
        Code.compile_string(
          "defmodule Made.T do\n Module.register_attribute(__MODULE__, :tag, accumulate: true, persist: true)\n @tag :a\n @tag :b\n def tags, do: @tag\nend"
        )

        {apply(Made.T, :tags, []), Made.T.__info__(:attributes)[:tag]}
      end,
      redefine: fn ->
        ExUnitless.capture(fn ->
          for(n <- [1, 2], do: Code.compile_string("defmodule Made.R do\n def n, do: #{n}\nend"))
          apply(Made.R, :n, [])
        end)
        |> elem(0)
      end,
      delete: fn -> {:code.delete(Made.R), :code.purge(Made.R), Code.ensure_loaded?(Made.R)} end,
      erlang_forms: fn ->
        forms =
          for(
            text <- [~c"-module(made).", ~c"-export([f/1]).", ~c"f(X) when X > 1 -> {big, X}; f(_) -> small."],
            do: text |> :erl_scan.string() |> elem(1) |> :erl_parse.parse_form() |> elem(1)
          )

        {:ok, :made, bytes} = :compile.forms(forms, [:binary])
        {:code.load_binary(:made, ~c"made.erl", bytes), apply(:made, :f, [2]), apply(:made, :f, [0])}
      end,
      erlang_file: fn ->
        File.write!(
          "/tmp/written.erl",
          "-module(written).\n-include_lib(\"kernel/include/file.hrl\").\n-export([g/0]).\n-define(N, 3).\n-ifdef(TEST).\nt() -> x.\n-endif.\ng() -> [X * ?N || X <- lists:seq(1, 3)].\n"
        )

        {:compile.file(~c"/tmp/written.erl", [:binary, :return]) |> elem(0),
         :compile.file(~c"/tmp/none.erl", [:binary, :return]) |> elem(0)}
      end,
      erlang_include: fn ->
        File.write!("/tmp/h.hrl", "-record(r, {a = 7}).\n")

        File.write!(
          "/tmp/incl.erl",
          "-module(incl).\n-include(\"h.hrl\").\n-export([g/0]).\ng() -> (#r{})#r.a.\n"
        )

        {:ok, :incl, bytes} = :compile.file(~c"/tmp/incl.erl", [:binary])
        {:module, :incl} = :code.load_binary(:incl, ~c"incl", bytes)
        apply(:incl, :g, [])
      end,
      erlang_errors: fn ->
        {:error, [{_, errors}], _} =
          :compile.forms(
            [{:attribute, 1, :module, :bad}, {:function, 2, :f, 0, [{:clause, 2, [], [], [{:var, 2, :X}]}]}],
            [:binary, :return]
          )

        Enum.map(errors, fn {_, module, what} -> module.format_error(what) |> IO.chardata_to_string() end)
      end,
      epp: fn ->
        File.write!("/tmp/e.erl", "-module(e).\n-define(X(A), {A, ?LINE}).\nf() -> ?X(1).\n") &&
          :epp.parse_file(~c"/tmp/e.erl", []) |> elem(1) |> length()
      end,
      core_erlang: fn ->
        {:ok, :made, core} =
          :compile.forms(
            [
              {:attribute, 1, :module, :made},
              {:function, 1, :f, 0, [{:clause, 1, [], [], [{:atom, 1, :ok}]}]}
            ],
            [:to_core, :binary]
          )

        elem(core, 0)
      end,
      parallel: fn ->
        File.mkdir_p!("/tmp/src") &&
          File.write!("/tmp/src/p.ex", "defmodule Made.Parallel do\n def x, do: :x\nend") &&
          Kernel.ParallelCompiler.compile(["/tmp/src/p.ex"], return_diagnostics: true) |> elem(1)
      end,
      require_file: fn ->
        File.write!("/tmp/req.ex", "defmodule Made.Required do\nend") &&
          {Code.require_file("/tmp/req.ex") |> length(), Code.require_file("/tmp/req.ex")}
      end
    ]
  end
end
