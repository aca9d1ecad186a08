import { setting } from "../setting.js";
import { splitWords } from "./words.js";

const build = ["build"] as const;

/** What an image must pass before it is written: docs/check.md. */
export const checkSettings = {
  check: setting({
    schema: (z) =>
      z
        .union([z.string(), z.array(z.string())], { error: "a text, or a list of texts" })
        .transform((given, context): readonly [string, ...string[]] => {
          const [program, ...rest] = typeof given === "string" ? (splitWords(given) ?? []) : given;
          if (program !== undefined && program !== "") return [program, ...rest];
          context.addIssue({ code: "custom", message: "a program and its arguments" });
          return z.NEVER;
        })
        .optional(),
    fallback: undefined,
    description:
      "Program, run on this machine in the project's folder, that must end with 0 against the booted image before `leanvm build` writes it: a list, or a text whose words blanks part and quotes hold together. No shell reads it",
    example: '["./smoke.sh", "--fast"]',
  }),
  checkPorts: setting({
    schema: (z) => z.array(z.int().min(1).max(65_535)),
    fallback: [],
    description:
      "Ports of the guest that the program of `check` needs. Each gets a free port here: LEANVM_PORT (the first), LEANVM_PORT_4000",
    example: "[4000]",
  }),
  checkTimeout: setting({
    schema: (z) => z.number().positive().max(86_400),
    fallback: 600,
    description: "Seconds that boot and program may take together in the check of a build",
    example: "120",
  }),
  skipCheck: setting({
    schema: (z) => z.boolean(),
    fallback: false,
    file: false,
    description: "Write the image without running what `check` names",
    example: "true",
    flag: { flags: "--skip-check", commands: build },
  }),
};
