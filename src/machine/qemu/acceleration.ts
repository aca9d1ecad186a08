import { arch as hostArch } from "node:os";
import type { Arch } from "../../config/index.js";
import type { Context } from "../../step/index.js";
import type { Acceleration, LaunchOptions } from "../types.js";
import { kvmUnusable, kvmWithIcount } from "./errors.js";
import { type KvmAnswer, probeKvm } from "./probe.js";
import type { QemuProgram } from "./program.js";

const hostNames: Record<Arch, string> = { x86_64: "x64", aarch64: "arm64", riscv64: "riscv64" };

/**
 * Decides between KVM and emulation; falling back is a notice with the reason.
 * Throws `KVM_UNUSABLE` when KVM was demanded and does not work, `ACCEL_CONFLICT` with `icount`.
 */
export async function chooseAcceleration(
  context: Context,
  qemu: QemuProgram,
  arch: Arch,
  options: Pick<LaunchOptions, "accel" | "icount" | "memory">,
): Promise<Acceleration> {
  if (options.icount === true) {
    if (options.accel === "kvm") throw kvmWithIcount();
    return "tcg";
  }
  if (options.accel === "tcg") return "tcg";
  const answer = await kvmAnswer(context, qemu, arch, options);
  if (answer.works) return "kvm";
  if (options.accel === "kvm") throw kvmUnusable(answer.reason);
  context.emit({ type: "notice", message: `Emulating the processor, which is slower: ${answer.reason}.` });
  return "tcg";
}

/** Whether KVM runs guests of this architecture on this host. */
export async function kvmAnswer(
  context: Context,
  qemu: QemuProgram,
  arch: Arch,
  { memory }: { readonly memory?: LaunchOptions["memory"] },
): Promise<KvmAnswer> {
  if (hostArch() !== hostNames[arch]) {
    return {
      works: false,
      reason: `KVM runs only guests of the host's own architecture, and this image is ${arch}`,
    };
  }
  if (arch !== "x86_64") return { works: false, reason: `KVM on ${arch} hosts is not probed yet` };
  return probeKvm(context, memory, qemu);
}
