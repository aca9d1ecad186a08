defmodule KitchenSink.Teapot do
  defexception [:code, message: "short and stout"]

  @impl true
  def exception(code) when is_integer(code), do: %__MODULE__{code: code}

  @impl true
  def blame(exception, stack), do: {%{exception | message: exception.message <> " (blamed)"}, stack}
end

defmodule KitchenSink.Exceptions do
  @moduledoc "Every exception's message, blame, stack traces with lines, throws and exits as they are printed."
  alias KitchenSink.{Bare, Teapot}

  def cases do
    [
      error_bad_map: fn -> Map.put(opaque([]), :a, 1) end,
      error_bad_function: fn -> opaque(1).() end,
      error_bad_arity: fn -> opaque(fn x -> x end).(1, 2) end,
      error_bad_boolean: fn -> opaque(1) and true end,
      error_cond: fn -> cond(do: (opaque(false) -> 1)) end,
      error_with: fn -> with({:ok, x} <- opaque(1), do: x, else: (:never -> 1)) end,
      error_try: fn -> try(do: opaque(1), else: (2 -> 2)) end,
      error_system_limit: fn -> :erlang.error(:system_limit) end,
      error_argument: fn -> :erlang.binary_to_atom(opaque(1)) end,
      error_ets: fn -> :ets.lookup(:gone, 1) end,
      error_ets_type: fn -> :ets.new(:x, [:odd]) end,
      error_lists: fn -> :lists.keyfind(1, opaque(:a), []) end,
      error_maps: fn -> :maps.get(:a, opaque(5)) end,
      error_struct: fn -> Map.get(opaque(%Bare{}), :x).y end,
      error_key_in_map: fn -> opaque(%{abc: 1}).abd end,
      error_dot_on_atom: fn -> opaque(:nope).field end,
      error_keyword: fn -> Keyword.fetch!([a: 1], :b) end,
      error_file: fn -> File.read!("/no/such") end,
      error_file_copy: fn -> File.cp!("/no/such", "/tmp/x") end,
      error_mkdir: fn -> File.mkdir!("/no/such/folder") end,
      error_enum_empty: fn -> Enum.reduce([], &+/2) end,
      error_enum_bounds: fn -> Enum.fetch!([1], 3) end,
      error_integer: fn -> String.to_integer("1x") end,
      error_unicode: fn -> String.to_charlist(<<0xFF>>) end,
      error_unicode_list: fn -> List.to_string([0x110000]) end,
      error_invite: fn -> apply(Strnig, :upcase, ["a"]) end,
      error_private: fn -> apply(String, :split_at_position, []) end,
      error_arity_hint: fn -> apply(Enum, :map, [1]) end,
      error_nil_call: fn -> opaque(nil).name() end,
      error_match: fn -> [_, _] = opaque([1]) end,
      error_guard: fn -> only_small(opaque(50)) end,
      error_comparison: fn -> Date.compare(opaque(1), ~D[2024-01-01]) end,
      error_genserver: fn -> GenServer.call(self(), :me) end,
      error_registry: fn -> Registry.lookup(:no_registry, :x) end,
      error_agent: fn -> Agent.get(:no_agent, & &1) end,
      error_own: fn -> raise Teapot, 418 end,
      error_own_blame: fn ->
        try do
          raise Teapot, 418
        rescue
          error -> Exception.blame(:error, error, __STACKTRACE__) |> elem(0) |> Exception.message()
        end
      end,
      blame_clauses: fn ->
        try do
          only_small(opaque(:a))
        rescue
          error -> Exception.blame(:error, error, __STACKTRACE__) |> elem(0) |> Exception.message()
        end
      end,
      blame_key: fn ->
        try do
          opaque(%{colour: 1}).color
        rescue
          error -> Exception.blame(:error, error, __STACKTRACE__) |> elem(0) |> Exception.message()
        end
      end,
      stack_lines: fn ->
        try do
          deep(3)
        rescue
          _ -> __STACKTRACE__ |> Enum.take(4) |> Exception.format_stacktrace()
        end
      end,
      stack_entries: fn ->
        Enum.map(
          [
            {Enum, :map, 2, [file: ~c"lib/enum.ex", line: 7]},
            {:lists, :map, [1, 2], []},
            {&is_atom/1, 1, []}
          ],
          &format_entry/1
        )
      end,
      format_mfa: fn ->
        {Exception.format_mfa(Enum, :map, 2), Exception.format_mfa(Foo, :"odd name", [1, "a"]),
         Exception.format_fa(&is_atom/1, 1)}
      end,
      format_exit: fn ->
        Enum.map(
          [
            :normal,
            :noproc,
            {:shutdown, 1},
            {:timeout, {GenServer, :call, [:a, :b, 5]}},
            {%RuntimeError{message: "x"}, []},
            {:badarg, [{:ets, :x, 1, []}]},
            {{:nodedown, :a@b}, {GenServer, :call, [1, 2, 3]}},
            :killed,
            {:bad_return_value, 1},
            {:EXIT, :odd}
          ],
          &Exception.format_exit/1
        )
      end,
      format_exit_supervisor: fn ->
        Exception.format_exit({:shutdown, {:failed_to_start_child, :child, {:already_started, self()}}})
      end,
      format_exit_application: fn ->
        Exception.format_exit(
          {:bad_return, {{KitchenSink.Application, :start, [:normal, []]}, {:error, :why}}}
        )
      end,
      format_line: fn ->
        {Exception.format_file_line("a.ex", 3), Exception.format_file_line(nil, 1),
         Exception.format_file_line_column("a.ex", 1, 2)}
      end,
      normalize: fn ->
        Enum.map(
          [
            :badarg,
            :undef,
            {:badmatch, 1},
            {:badkey, :a},
            {:badmap, 1},
            :function_clause,
            {:case_clause, 2},
            :odd
          ],
          fn reason -> Exception.normalize(:error, reason) |> Map.get(:__struct__) end
        )
      end,
      messages: fn ->
        Enum.map(
          [
            %ArithmeticError{},
            %BadMapError{term: 1},
            %BadFunctionError{term: 1},
            %FunctionClauseError{module: A, function: :b, arity: 1},
            %UndefinedFunctionError{module: A, function: :b, arity: 1},
            %CaseClauseError{term: 1},
            %CondClauseError{},
            %Protocol.UndefinedError{protocol: Enumerable, value: 1},
            %SystemLimitError{},
            %TryClauseError{term: 1},
            %WithClauseError{term: 1},
            %MatchError{term: 1},
            %Enum.OutOfBoundsError{},
            %Enum.EmptyError{},
            %Regex.CompileError{message: "m"},
            %URI.Error{action: :parse, reason: "r", part: "p"},
            %Version.InvalidVersionError{version: "x"},
            %ErlangError{original: :x},
            %File.CopyError{action: "copy", source: "a", destination: "b", reason: :eacces},
            %UnicodeConversionError{message: "m"},
            %BadStructError{struct: A, term: 1}
          ],
          &Exception.message/1
        )
      end,
      catch_kinds: fn ->
        for(
          kind <- [:throw, :exit, :error],
          do:
            try do
              :erlang.raise(kind, :value, [])
            catch
              k, v -> {k, v}
            end
        )
      end,
      after_order: fn ->
        try do
          try(do: throw(:x), after: send(self(), :cleaned))
        catch
          :x -> receive(do: (:cleaned -> :in_order))
        end
      end,
      nested_rescue: fn ->
        try do
          raise ArgumentError, "first"
        rescue
          e in [KeyError, ArgumentError] -> {:rescued, e.message}
        else
          _ -> :never
        after
          :ok
        end
      end,
      error_info: fn ->
        try do
          :erlang.atom_to_list(opaque(5))
        catch
          :error, reason ->
            :erl_error.format_exception(:error, reason, __STACKTRACE__ |> Enum.take(1))
            |> IO.chardata_to_string()
        end
      end
    ]
  end

  defp opaque(value), do: Process.get(:nothing, value)
  defp only_small(n) when is_integer(n) and n < 10, do: n
  defp only_small("small"), do: 1
  defp deep(0), do: raise("at the bottom")
  defp deep(n), do: 1 + deep(n - 1)

  defp format_entry({module, function, arity, location}),
    do: Exception.format_stacktrace_entry({module, function, arity, location})

  defp format_entry({function, arity, location}),
    do: Exception.format_stacktrace_entry({function, arity, location}) |> String.replace(~r/\d+-/, "")
end
