/** Architectures by the names the command line uses. */
export type Arch = "x86_64" | "aarch64" | "riscv64";

export const architectures = ["x86_64", "aarch64", "riscv64"] as const satisfies readonly Arch[];

/** What GNU tools and Debian's folders call a Linux system of this architecture with the GNU libc. */
export function gnuTriplet(arch: Arch): string {
  return `${arch}-linux-gnu`;
}

const processors: Readonly<Record<string, Arch>> = { x64: "x86_64", arm64: "aarch64", riscv64: "riscv64" };

/** The architecture that Node's name of a processor (`process.arch`) stands for; x86_64 for any other. */
export function archOf(processor: string): Arch {
  return processors[processor] ?? "x86_64";
}
