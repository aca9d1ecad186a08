import { LeanError } from "../error/index.js";

export function noKernel(packageName: string): LeanError {
  return new LeanError({
    code: "KERNEL_NOT_FOUND",
    message: `The package ${packageName} holds no kernel (boot/vmlinuz-* or boot/vmlinux-*).`,
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
