import { setting } from "../setting.js";

const exits = ["poweroff", "reboot", "halt"] as const;

/** How the guest behaves once it runs: written into the image, overridable at boot (docs/guest.md). */
export const guestSettings = {
  hostname: setting({
    schema: (z) =>
      z
        .string()
        .regex(/^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/, "letters, digits and dashes, at most 63")
        .optional(),
    fallback: undefined,
    description: "Host name of the guest. When absent: the release's name, with dashes for underscores",
    example: '"my-app"',
  }),
  network: setting({
    schema: (z) =>
      z
        .string()
        .regex(
          /^(dhcp|off|[0-9.]+\/\d{1,2},[0-9.]+(,[0-9.]+)*)$/,
          "dhcp, off, or ADDRESS/PREFIX,GATEWAY[,DNS…]",
        ),
    fallback: "dhcp",
    description: "Network of the first interface: dhcp, off, or ADDRESS/PREFIX,GATEWAY[,DNS…]",
    example: '"10.0.2.15/24,10.0.2.2,10.0.2.3"',
  }),
  exit: setting({
    schema: (z) => z.enum(exits),
    choices: exits,
    fallback: "poweroff",
    description: "What follows when the release ends, in order or by a crash",
    example: '"reboot"',
  }),
  ready: setting({
    schema: (z) => z.string().regex(/^(boot|port:\d{1,5}|log:.+)$/, "boot, port:N, or log:TEXT"),
    fallback: "boot",
    description:
      "What counts as ready: boot (every application has started), port:N (something listens there), log:TEXT (a line holds it)",
    example: '"port:4000"',
  }),
  grace: setting({
    schema: (z) => z.int().positive().max(3600),
    fallback: 10,
    description: "Seconds that the release may take to stop before it is killed",
    example: "10",
  }),
  files: setting({
    schema: (z) => z.int().min(1024).max(1_048_576),
    fallback: 65_536,
    description:
      "Open files (sockets too) that the release may have. The emulator sizes a table by it: 1048576 costs it megabytes",
    example: "200000",
  }),
  env: setting({
    schema: (z) =>
      z.record(
        z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "a variable's name"),
        z.union([z.string(), z.number(), z.boolean()]).transform(String),
      ),
    fallback: {},
    description: "Environment of the release. Secrets do not belong here: give them to `leanvm run --env`",
    example: '{ PHX_SERVER = "true" }',
  }),
  kernelArgs: setting({
    schema: (z) => z.array(z.string().regex(/^[^\s]+$/, "one argument without blanks")),
    fallback: [],
    description: "Further arguments for the kernel's command line",
    example: '["loglevel=4"]',
  }),
};
