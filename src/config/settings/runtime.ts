import { setting } from "../setting.js";

const runtimes = ["debian", "source"] as const;
const libraries = ["glibc", "musl"] as const;
const emulators = ["jit", "interpreter"] as const;

/** Erlang's runtime system: docs/runtime.md. */
export const runtimeSettings = {
  runtime: setting({
    schema: (z) => z.enum(runtimes),
    choices: runtimes,
    available: ["debian"],
    fallback: {
      words: '"source" when `type` is custom, else "debian"',
      from: (_machine, known) => (known.type === "custom" ? "source" : "debian"),
    },
    description:
      "Erlang's runtime system: the suite's as it is shipped (debian), or one compiled from the suite's source for small images (source)",
    example: '"debian"',
    flag: { flags: "--runtime <kind>", commands: ["build"] },
  }),
  emulator: setting({
    schema: (z) => z.enum(emulators),
    choices: emulators,
    fallback: "jit",
    description:
      "How a compiled runtime runs Erlang code: as machine code that it makes when it loads a module (jit), or by interpreting (interpreter), which is smaller and boots with less work, and computes slower",
    example: '"interpreter"',
    flag: { flags: "--emulator <kind>", commands: ["build"] },
  }),
  libc: setting({
    schema: (z) => z.enum(libraries),
    choices: libraries,
    fallback: "glibc",
    description:
      "The C library of a compiled runtime: the suite's (glibc), or musl linked into each program, which takes the least; it can load no native code, and glibc is taken where the release has some",
    example: '"musl"',
    flag: { flags: "--libc <name>", commands: ["build"] },
  }),
  runtimeConfigure: setting({
    schema: (z) =>
      z.array(
        z
          .string()
          .regex(
            /^--(enable|disable|with|without)-[a-z0-9-]+(=\S+)?$/,
            "an option of OTP's configure, such as --disable-sctp",
          ),
      ),
    fallback: [],
    description: "Further options of OTP's configure for a compiled runtime",
    example: '["--disable-esock"]',
  }),
};
