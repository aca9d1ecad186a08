import type { Arch } from "../config/index.js";
import { LeanError } from "../error/index.js";

export function foreignTarget(arch: Arch, host: string): LeanError {
  return new LeanError({
    code: "ARCH_NOT_READY",
    message: `This machine (${host}) can build images for ${host} only so far, not for ${arch}.`,
    hint: `Leave --arch out, or build on a machine whose processor is ${arch}.`,
    exit: 2,
  });
}

export function networkNotOpen(packages: string): LeanError {
  return new LeanError({
    code: "LOCKED_OFFLINE",
    message: `${packages} would have to be chosen anew, which --locked forbids.`,
    hint: "Build once without --locked, and keep lean.lock.",
    exit: 2,
  });
}
