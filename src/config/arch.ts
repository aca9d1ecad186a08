/** Architectures by the names the command line uses. */
export type Arch = "x86_64" | "aarch64" | "riscv64";

export const architectures = ["x86_64", "aarch64", "riscv64"] as const satisfies readonly Arch[];
