import { LeanError } from "../error/index.js";

export function noKernel(packages: string): LeanError {
  return new LeanError({
    code: "KERNEL_NOT_FOUND",
    message: `No kernel (vmlinuz or vmlinux) is in the packages of the suite's kernel: ${packages || "there are none"}.`,
    hint: 'Choose another suite with `suite = "…"` in lean.toml.',
  });
}

export function noModule(name: string, release: string): LeanError {
  return new LeanError({
    code: "KERNEL_MODULE_NOT_FOUND",
    message: `The kernel ${release} has ${name} neither as a module nor built in.`,
    hint: 'Choose another suite with `suite = "…"` in lean.toml.',
  });
}
