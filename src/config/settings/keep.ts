import { parseNumber, setting } from "../setting.js";

const run = ["run"] as const;

/** What can be the name of a VM: it becomes a folder, and part of a socket's path. */
export const vmName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;

/** In section `[run]`: how a VM that outlives its command (`--detach`) is kept. */
export const keepSettings = {
  name: setting({
    schema: (z) => z.string().regex(vmName, "a name of letters, digits, _, . and -").optional(),
    fallback: undefined,
    description: "With --detach: name of the VM. When absent the image's, with a number if that is taken",
    example: '"api"',
    flag: { flags: "--name <name>", commands: run },
  }),
  restart: setting({
    schema: (z) =>
      z.string().regex(/^(no|always|on-failure(:[1-9]\d{0,5})?)$/, "no, on-failure, on-failure:N or always"),
    fallback: "no",
    description:
      "With --detach: whether a VM that ended by itself is started again, after 1 s, 2 s, 4 s … 60 s: no, on-failure (any end but status 0), on-failure:N (N times in a row at most), always",
    example: '"on-failure:5"',
    flag: { flags: "--restart <policy>", commands: run },
  }),
  logSize: setting({
    schema: (z) => z.number().min(0.01).max(100_000),
    fallback: 16,
    description: "With --detach: MB of console log to keep; the oldest lines go first",
    example: "64",
    flag: { flags: "--log-size <MB>", commands: run, parse: parseNumber },
  }),
};
