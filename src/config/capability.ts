/**
 * What an image can do only when asked, by name. Closed by default: each costs space or opens a door. Those from `eval` on
 * matter only when code is left out (`shrink`); then the application's own code opens them, too: docs/shaking.md.
 */
export const capabilities = {
  distribution: "Erlang distribution: epmd is started beside the release, and other nodes can connect",
  shell: "a POSIX shell (dash) at /bin/sh, which os:cmd and System.shell need",
  eval: "evaluating code at run time: Code.eval_string, Code.string_to_quoted, file:script, runtime.exs",
  compile: "compiling modules at run time: Code.compile_string, Module.create, compile:forms",
  console: "an Erlang or IEx shell in the machine, with line editing",
  release_handling: "installing upgrades of the release while it runs",
  disk_log: "logs of OTP's disk_log",
  socket_backend: "gen_tcp and gen_udp by the socket module (`inet_backend`)",
} as const satisfies Readonly<Record<string, string>>;

export type Capability = keyof typeof capabilities;

export const capabilityNames = Object.keys(capabilities) as readonly Capability[];
