import { join } from "node:path";
import { runInSandbox, type SandboxRun } from "../../sandbox/index.js";
import type { Context } from "../../step/index.js";
import { makeFailed } from "./errors.js";
import type { RuntimePurpose, RuntimeSource } from "./types.js";

/** Where a runtime is compiled: `folder` is `/build` in the sandbox, so that no byte depends on where it lies. */
export interface Workshop {
  /** Build root with the compilers. */
  readonly root: string;
  readonly folder: string;
  readonly source: RuntimeSource;
  readonly purpose: RuntimePurpose;
}

/** The source tree, in which OTP is compiled as well: on the host, and in the sandbox. */
export const treeOf = ({ folder }: Workshop): string => join(folder, "otp");
export const guestTree = "/build/otp";
/** Lists what the emulator exports. */
export const exportsFile = "/build/exports";

/** Runs a program in the source tree. Throws `RUNTIME_DISK_FULL`, `RUNTIME_COMPILER_MISSING`, `RUNTIME_COMPILE_FAILED`. */
export async function runInTree(
  context: Context,
  { root, folder, source }: Workshop,
  wanted: Pick<SandboxRun, "argv" | "env" | "onLine">,
): Promise<void> {
  const binds = [{ host: folder, guest: "/build", mode: "rw" }] as const;
  await runInSandbox(context, { root, cwd: guestTree, binds, ...wanted }).catch((error: unknown) => {
    throw makeFailed(error, source.from);
  });
}
