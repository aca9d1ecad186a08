/** Applications that come with Erlang/OTP 25 to 29 and with Elixir: everything else is the release's own. */
const platform: ReadonlySet<string> = new Set([
  ...["asn1", "common_test", "compiler", "crypto", "debugger", "dialyzer", "diameter", "edoc", "eldap"],
  ...["erl_docgen", "erl_interface", "erts", "et", "eunit", "ftp", "inets", "jinterface", "kernel", "megaco"],
  ...["mnesia", "observer", "odbc", "os_mon", "parsetools", "public_key", "reltool", "runtime_tools", "sasl"],
  ...["snmp", "ssh", "ssl", "stdlib", "syntax_tools", "tftp", "tools", "wx", "xmerl"],
  ...["eex", "elixir", "ex_unit", "iex", "logger", "mix"],
]);

/** Whether an application comes with Erlang/OTP or Elixir. */
export function isPlatform(application: string): boolean {
  return platform.has(application);
}
