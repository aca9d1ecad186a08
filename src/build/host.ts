import type { Arch } from "../config/index.js";

const names: Readonly<Record<string, Arch>> = { x64: "x86_64", arm64: "aarch64", riscv64: "riscv64" };

/** Architecture of the machine that builds. */
export function hostArch(): Arch {
  return names[process.arch] ?? "x86_64";
}
