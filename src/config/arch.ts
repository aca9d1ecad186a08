/** Architectures by the names the command line uses. */
export type Arch = "x86_64" | "aarch64" | "riscv64";

export const architectures = ["x86_64", "aarch64", "riscv64"] as const satisfies readonly Arch[];

const processors: Readonly<Record<string, Arch>> = { x64: "x86_64", arm64: "aarch64", riscv64: "riscv64" };

/** The architecture that Node's name of a processor (`process.arch`) stands for; x86_64 for any other. */
export function archOf(processor: string): Arch {
  return processors[processor] ?? "x86_64";
}
