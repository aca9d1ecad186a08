/**
 * What an image can do only when asked, by name. Closed by default: each costs space or opens a door.
 */
export const capabilities = {
  distribution: "Erlang distribution: epmd is started beside the release, and other nodes can connect",
  shell: "a POSIX shell (dash) at /bin/sh, which os:cmd and System.shell need",
} as const satisfies Readonly<Record<string, string>>;

export type Capability = keyof typeof capabilities;

export const capabilityNames = Object.keys(capabilities) as readonly Capability[];
