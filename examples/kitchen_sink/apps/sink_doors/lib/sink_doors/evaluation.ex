defmodule SinkDoors.Evaluation do
  @moduledoc "Code that is text until it runs: Elixir's and Erlang's evaluators, quoting, formatting, scripts."

  def cases do
    [
      eval_string: fn -> Code.eval_string("x + Enum.sum(1..3)", x: 1) end,
      eval_bindings: fn -> Code.eval_string("y = x * 2; {x, y}", x: 21) end,
      eval_closure: fn ->
        {f, _} = Code.eval_string("fn a -> a + n end", n: 5)
        f.(1)
      end,
      eval_macros: fn ->
        Code.eval_string(~s(if true, do: ~w(a b\)a, else: unless(false, do: 1\))) |> elem(0)
      end,
      eval_struct: fn -> Code.eval_string(~s(%{~D[2024-01-01] | day: 5} |> Date.to_string\(\))) |> elem(0) end,
      eval_comprehension: fn ->
        Code.eval_string("for x <- 1..4, rem(x, 2) == 0, into: %{}, do: {x, x * x}") |> elem(0)
      end,
      eval_receive: fn ->
        send(self(), {:n, 4}) && Code.eval_string("receive do {:n, n} -> n after 0 -> :none end") |> elem(0)
      end,
      eval_try: fn ->
        Code.eval_string(~s(try do raise "x" rescue e in RuntimeError -> e.message after :ok end)) |> elem(0)
      end,
      eval_with: fn -> Code.eval_string("with {:ok, a} <- {:ok, 1}, b = a + 1, do: b") |> elem(0) end,
      eval_protocol: fn -> Code.eval_string(~s("\#{[1, 2]}" <> inspect(1..2\))) |> elem(0) end,
      eval_pipe: fn ->
        Code.eval_string(~s("a,b" |> String.split(","\) |> Enum.map(&String.upcase/1\))) |> elem(0)
      end,
      eval_error: fn -> Code.eval_string("1 +") end,
      eval_undefined: fn -> ExUnitless.capture(fn -> Code.eval_string("no_such_variable") end) end,
      eval_raised: fn -> Code.eval_string("raise ArgumentError, \"from text\"") end,
      eval_file: fn ->
        File.write!("/tmp/script.exs", "[__ENV__.file |> Path.basename(), 1 + 1]") &&
          Code.eval_file("/tmp/script.exs")
      end,
      eval_quoted: fn -> Code.eval_quoted(quote(do: unquote(20) + 1)) |> elem(0) end,
      string_to_quoted: fn ->
        {Code.string_to_quoted("a + b(1)"), Code.string_to_quoted("(", columns: true) |> elem(0),
         Code.string_to_quoted!(":x")}
      end,
      quoted_to_text: fn ->
        {Macro.to_string(quote(do: if(a > 1, do: [b | c], else: %{d: "e"}))),
         Macro.to_string({:+, [], [1, 2]})}
      end,
      formatted: fn -> Code.format_string!("foo( 1,2 )\nif a do b end") |> IO.iodata_to_binary() end,
      macro_tools: fn ->
        {Macro.prewalk(quote(do: 1 + 2), fn
           n when is_integer(n) -> n * 10
           x -> x
         end)
         |> Macro.to_string(), Macro.expand_once(quote(do: unless(x, do: 1)), __ENV__) |> Macro.to_string(),
         Macro.escape({1, %{a: 2}}) |> Macro.to_string()}
      end,
      eex: fn -> EEx.eval_string("<%= for x <- list do %>[<%= x %>]<% end %>", list: [1, 2]) end,
      erl_eval: fn ->
        {:ok, tokens, _} = :erl_scan.string(~c"lists:map(fun(X) -> X * Y end, [1, 2]).")
        {:ok, exprs} = :erl_parse.parse_exprs(tokens)
        :erl_eval.exprs(exprs, Y: 3)
      end,
      erl_eval_all: fn ->
        {:ok, tokens, _} =
          :erl_scan.string(
            ~S|F = fun G(0) -> 0; G(N) -> N + G(N - 1) end, <<A:8>> = <<F(3)>>, try throw({A, #{k => [1]}}) catch T -> case T of {6, M} -> M end end.|
            |> String.to_charlist()
          )

        {:ok, exprs} = :erl_parse.parse_exprs(tokens)
        :erl_eval.exprs(exprs, []) |> elem(1)
      end,
      file_script: fn ->
        File.write!("/tmp/s", "A = 1 + B,\n{done, A}.\n") &&
          {:file.script(~c"/tmp/s", B: 2), :file.eval(~c"/tmp/s", B: 1), :file.script(~c"/tmp/none")}
      end,
      config_reader: fn ->
        File.write!("/tmp/c.exs", "import Config\nconfig :a, b: config_env(), c: 1 + 1") &&
          Config.Reader.read!("/tmp/c.exs", env: :prod)
      end,
      erl_lint: fn ->
        {:ok, tokens, _} = :erl_scan.string(~c"f(X) -> Y.")
        {:ok, form} = :erl_parse.parse_form(tokens)
        :erl_lint.module([{:attribute, 1, :module, :m}, form]) |> elem(0)
      end,
      option_binding: fn ->
        {Code.env_for_eval([]) |> Map.get(:module), Code.eval_string("__ENV__.line", [], line: 7) |> elem(0)}
      end
    ]
  end
end

defmodule ExUnitless do
  @moduledoc "What evaluation prints, and how it ends."
  def capture(function) do
    {:ok, device} = StringIO.open("")
    before = Process.whereis(:standard_error)
    Process.unregister(:standard_error)
    Process.register(device, :standard_error)

    result =
      try do
        function.()
      rescue
        error -> error.__struct__
      after
        Process.unregister(:standard_error)
        Process.register(before, :standard_error)
      end

    {result, StringIO.contents(device) |> elem(1) |> String.split("\n") |> hd()}
  end
end
