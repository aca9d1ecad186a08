import type { Acceleration, BootBundle, MachineType } from "../types.js";
import { machineUnsupported } from "./errors.js";

/**
 * The wanted machine, or the best that both image and driver know. Throws `MACHINE_UNSUPPORTED`.
 *
 * microvm has one clock source besides the processor's counter, the old timer chip, and a kernel that
 * finds it through ACPI measures the counter against it. Emulated on a busy host that measurement fails
 * now and then, and the kernel waits for ever (measured: 4 of 8 boots; docs/running.md). KVM tells the
 * guest the counter's frequency; so microvm comes first with KVM and q35 with emulation. A kernel without ACPI
 * uses the timer chip itself, and does not wait.
 */
export function chooseMachine(
  bundle: Pick<BootBundle, "arch" | "machines">,
  wanted: MachineType | undefined,
  accel: Acceleration,
): MachineType {
  const best = preference(bundle, accel);
  const allowed = bundle.machines ?? [bundle.arch === "x86_64" ? "q35" : "virt"];
  const possible = best.filter((type) => allowed.includes(type));
  const chosen = wanted === undefined ? possible[0] : possible.find((type) => type === wanted);
  if (chosen === undefined) throw machineUnsupported(wanted, allowed, best);
  return chosen;
}

function preference({ arch }: Pick<BootBundle, "arch">, accel: Acceleration): readonly MachineType[] {
  if (arch !== "x86_64") return ["virt", "virt-mmio"];
  return accel === "kvm" ? ["microvm", "microvm-noacpi", "q35"] : ["q35", "microvm-noacpi", "microvm"];
}
