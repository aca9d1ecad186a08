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

export function platformNeedsCustomKernel(platform: string): LeanError {
  return new LeanError({
    code: "PLATFORM_NEEDS_CUSTOM_KERNEL",
    message: `No kernel of the suite is for the platform ${platform}: one has to be compiled.`,
    hint: 'Add --kernel custom (kernel = "custom" in lean.toml).',
    exit: 2,
  });
}

export function kernelArchNotReady(arch: Arch): LeanError {
  return new LeanError({
    code: "NOT_BUILT_YET",
    message: `A kernel of its own for ${arch} is not built yet in this version of leanvm.`,
    hint: 'Leave --kernel out (kernel = "debian").',
    exit: 2,
  });
}
