/**
 * What an image can do only when asked, by name. Closed by default: each costs space or opens a door. Those from `eval` on
 * matter only when code is left out (`shrink`); then the application's own code opens them, too: docs/shaking.md.
 */
export const capabilities = {
  distribution: "Erlang distribution: epmd is started beside the release, and other nodes can connect",
  shell:
    "a POSIX shell (dash) at /bin/sh: for os:cmd, System.shell, an env.sh that computes, scripts of the release",
  eval: "evaluating code at run time: Code.eval_string, Code.string_to_quoted, file:script, a runtime.exs that cannot be compiled",
  compile: "compiling modules at run time: Code.compile_string, Module.create, compile:forms",
  console: "an Erlang or IEx shell in the machine, with line editing",
  release_handling: "installing upgrades of the release while it runs",
  cluster:
    "kernel's servers for nodes that know each other: global, global_group, rpc, which also work within one node",
  inet: "the network by OTP's modules: gen_tcp, gen_udp, inet, ssl",
  heart: "restarting the emulator by the program heart (-heart)",
  alarms: "sasl's alarm_handler",
  config_reboot:
    "configuration that is computed at boot and written back, with a second boot (`reboot_system_after_config`)",
  hot_code: "new code for servers that run (sys:change_code, upgrades of the release)",
  unicode_full: "atoms with letters beyond ASCII, inspected: tables of Unicode normalization",
  warnings: "Elixir's own warnings at run time, of deprecated arguments",
  disk_log: "logs of OTP's disk_log",
  log_files: "Logger's handlers that write into files (logger_std_h with a file)",
  file_modes: "files opened as compressed, delayed_write, ram, or raw without binary",
  process_groups: "kernel's own scope of pg (`start_pg`)",
  logger_backends: "Logger's backends of Elixir before 1.15",
  tracing: "dbg, trace, and sys writing its debug output into files",
  debug_info: "reading debug information out of modules, which those of an image do not have",
  inet_dns: "looking names up by inet_res instead of the C library",
  socket_backend: "gen_tcp and gen_udp by the socket module (`inet_backend`)",
} as const satisfies Readonly<Record<string, string>>;

export type Capability = keyof typeof capabilities;

export const capabilityNames = Object.keys(capabilities) as readonly Capability[];
