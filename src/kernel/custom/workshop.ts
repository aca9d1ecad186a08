import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Arch } from "../../config/index.js";
import type { KernelSource } from "../source/index.js";

/** Where a kernel is compiled: `folder` is `/build` in the sandbox, so that no byte depends on where it lies. */
export interface Workshop {
  /** Build root with the compilers. */
  readonly root: string;
  readonly folder: string;
  readonly source: KernelSource;
  readonly arch: Arch;
  /** What the names of its compilers begin with, for example `aarch64-linux-gnu-`; nothing for this machine's own. */
  readonly prefix?: string | undefined;
  /** Variables of make that choose other compilers: what measures them sets these. */
  readonly variables?: readonly string[];
  /** Kernels of one platform are compiled upon each other. */
  readonly platform: string;
}

/** Folder of the kernel's own name for an architecture, and the file that is made. */
export const kernelNames: Readonly<
  Record<Arch, { readonly arch: string; readonly folder: string; readonly image: string }>
> = {
  x86_64: { arch: "x86_64", folder: "x86", image: "bzImage" },
  aarch64: { arch: "arm64", folder: "arm64", image: "Image" },
  riscv64: { arch: "riscv", folder: "riscv", image: "Image" },
};

/** `/build/out/…` of the sandbox on the host. */
export function outFolder({ folder, arch, platform }: Workshop): string {
  return join(folder, "out", `${arch}-${platform}`);
}

/** The same as the sandbox sees it. */
export function guestFolder({ arch, platform }: Workshop): string {
  return `/build/out/${arch}-${platform}`;
}

/** Text of a file of the source; undefined when it is not there. */
export function sourceReader({ source, folder }: Workshop): (path: string) => string | undefined {
  const tree = source.kind === "folder" ? source.path : join(folder, "linux");
  return (path) => {
    try {
      return readFileSync(join(tree, path), "utf8");
    } catch {
      return undefined;
    }
  };
}
