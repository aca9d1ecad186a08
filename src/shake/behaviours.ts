/**
 * Callbacks of OTP's behaviours that OTP calls by names it computes, or asks for with `function_exported`. Others are called
 * as `Module:callback(…)`, which the graph shows.
 */
export const callbacks: Readonly<Record<string, readonly string[]>> = {
  application: ["start/2", "stop/1", "prep_stop/1", "start_phase/3", "config_change/3"],
  supervisor: ["init/1"],
  supervisor_bridge: ["init/1", "terminate/2"],
  gen_server: [
    ...["init/1", "handle_call/3", "handle_cast/2", "handle_info/2", "handle_continue/2"],
    ...["terminate/2", "code_change/3", "format_status/1", "format_status/2"],
  ],
  gen_event: [
    ...["init/1", "handle_event/2", "handle_call/2", "handle_info/2"],
    ...["terminate/2", "code_change/3", "format_status/1", "format_status/2"],
  ],
  logger_handler: [
    ...["adding_handler/1", "changing_config/3", "filter_config/1", "log/2", "removing_handler/1"],
  ],
  logger_formatter: ["check_config/1", "format/2"],
  gen_statem: [
    ...["init/1", "callback_mode/0", "handle_event/4"],
    ...["terminate/3", "code_change/4", "format_status/1", "format_status/2"],
  ],
};

/** Callbacks of a behaviour, by its name in Erlang or Elixir. */
export function callbacksOf(behaviour: string): readonly string[] {
  const name = behaviour.replace(/^Elixir\.(GenServer|Supervisor|Application|GenEvent)$/, (_, elixir) =>
    elixir.replace(/(?<=[a-z])[A-Z]/g, "_$&").toLowerCase(),
  );
  return callbacks[name] ?? [];
}

/** Calls that take a module and a function at these places, with a list of arguments or an arity behind. */
export const takesFunction: Readonly<Record<string, number>> = {
  "erlang:apply/3": 0,
  "erlang:spawn/3": 0,
  "erlang:spawn_link/3": 0,
  "erlang:spawn_monitor/3": 0,
  "erlang:spawn_opt/4": 0,
  "erlang:hibernate/3": 0,
  "erlang:function_exported/3": 0,
  "proc_lib:spawn/3": 0,
  "proc_lib:spawn_link/3": 0,
  "proc_lib:spawn_opt/4": 0,
  "proc_lib:start/3": 0,
  "proc_lib:start_link/3": 0,
  "proc_lib:start_link/4": 0,
  "proc_lib:start_link/5": 0,
  "proc_lib:hibernate/3": 0,
  "timer:apply_after/4": 1,
  "timer:apply_interval/4": 1,
  "rpc:call/4": 1,
  "rpc:call/5": 1,
  "erpc:call/4": 1,
  "erpc:call/5": 1,
};

/** Calls that make names at run time, of which the code does not say which. */
export const makesNames: ReadonlySet<string> = new Set([
  "erlang:binary_to_atom/1",
  "erlang:binary_to_atom/2",
  "erlang:binary_to_existing_atom/1",
  "erlang:binary_to_existing_atom/2",
  "erlang:list_to_atom/1",
  "erlang:list_to_existing_atom/1",
  "erlang:binary_to_term/1",
  "erlang:binary_to_term/2",
  "Elixir.Module:concat/1",
  "Elixir.Module:concat/2",
  "Elixir.Module:safe_concat/1",
  "Elixir.Module:safe_concat/2",
  "Elixir.String:to_atom/1",
  "Elixir.String:to_existing_atom/1",
]);
