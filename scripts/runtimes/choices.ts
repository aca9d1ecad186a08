export interface RuntimeChoice {
  readonly name: string;
  /** What `leanvm build` is told. */
  readonly flags: readonly string[];
}

/** The runtimes that are compared, each with the suite's kernel but the last. */
export const choices: readonly RuntimeChoice[] = [
  { name: "packaged", flags: [] },
  { name: "source", flags: ["--runtime", "source"] },
  { name: "interpreter", flags: ["--runtime", "source", "--emulator", "interpreter"] },
  { name: "custom", flags: ["--type", "custom", "--platform", "microvm"] },
];
