import type { Image } from "../../image/index.js";

/**
 * What to say when a machine gets processors that its kernel will not use: one that was compiled for the image without
 * `smp`. Undefined when all are used.
 */
export function unusedProcessors(image: Pick<Image, "kernel" | "needs">, cpus: number): string | undefined {
  if (cpus === 1 || image.kernel.config === undefined) return undefined;
  if (image.needs?.some(({ id }) => id === "kconfig:CONFIG_SMP")) return undefined;
  return `The image's kernel uses one of ${cpus} processors: build it with \`--kernel-capability smp\`, or with cpus = ${cpus} in section [run] of lean.toml.`;
}
