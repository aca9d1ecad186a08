import type { BenchImage } from "./types.js";

/** One figure of an image beside the same of its untouched release. */
export interface Ratio {
  readonly name: string;
  readonly unit: "bytes" | "instructions" | "milliseconds" | "mebibytes" | "modules";
  readonly own: number;
  readonly stock: number;
  /** How many times as much the untouched release takes. */
  readonly times: number;
}

/** Each image with the untouched release that was measured right behind it, if one was. */
export function pairs(
  images: readonly BenchImage[],
): readonly { readonly image: BenchImage; readonly stock?: BenchImage }[] {
  return images.flatMap((image, index) => {
    if (image.baseline) return [];
    const next = images[index + 1];
    return [next?.baseline === true ? { image, stock: next } : { image }];
  });
}

/** The figures that sum an image up, against those of its untouched release. */
export function ratios(image: BenchImage, stock: BenchImage): readonly Ratio[] {
  const ratio = (name: string, unit: Ratio["unit"], figure: (of: BenchImage) => number): Ratio => {
    const [own, other] = [figure(image), figure(stock)];
    return { name, unit, own, stock: other, times: own === 0 ? Number.NaN : other / own };
  };
  return [
    ratio("kernel", "bytes", ({ size }) => size.kernel),
    ratio("root file system", "bytes", ({ size }) => size.rootfs),
    ratio("image", "bytes", ({ size }) => size.total),
    ratio("in guest memory", "bytes", ({ size }) => size.inMemory),
    ratio("instructions to ready", "instructions", ({ boot }) => boot.instructions[0] ?? Number.NaN),
    ratio("instructions, init to ready", "instructions", fromInit),
    ratio("time to ready", "milliseconds", ({ boot }) => boot.milliseconds.median),
    ratio("modules loaded", "modules", ({ modules }) => modules.length),
    ratio("memory used at ready", "mebibytes", ({ memory }) => memory.usedAtReady),
    ratio("least memory", "mebibytes", ({ memory }) => memory.least),
  ];
}

/** Guest instructions from the start of PID 1 to ready: what the release and its runtime cost, without kernel and firmware. */
export function fromInit({ boot }: BenchImage): number {
  return boot.phases
    .filter(({ name }) => name !== "firmware" && name !== "kernel")
    .reduce((sum, { instructions }) => sum + instructions, 0);
}
