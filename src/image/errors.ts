import { LeanError } from "../error/index.js";

export function notAnImage(folder: string, what: string, cause?: unknown): LeanError {
  return new LeanError({
    code: "NOT_AN_IMAGE",
    message: `${folder} is not an image: ${what}.`,
    hint: "Name the folder that `leanvm build` wrote, for example build/hello_world-x86_64.",
    exit: 2,
    cause,
  });
}

export function imageTooNew(folder: string, format: number): LeanError {
  return new LeanError({
    code: "IMAGE_TOO_NEW",
    message: `The image in ${folder} was written by a newer leanvm (format ${format}).`,
    hint: "Update leanvm, or build the image again with this one.",
  });
}

export function imageDamaged(file: string, what: string, cause?: unknown): LeanError {
  return new LeanError({
    code: "IMAGE_DAMAGED",
    message: `${file} is not what the image was built with: ${what}.`,
    hint: "Build the image again.",
    cause,
  });
}

export function outputNotABundle(folder: string, found: readonly string[]): LeanError {
  return new LeanError({
    code: "OUTPUT_NOT_A_BUNDLE",
    message: `${folder} has files in it and is no image that leanvm wrote, so it is left alone.`,
    hint: "Name another folder with --output, or empty this one.",
    details: found.slice(0, 5),
    exit: 2,
  });
}

export function zstdMissing(): LeanError {
  return new LeanError({
    code: "ZSTD_MISSING",
    message: "The image cannot be compressed with zstd: no zstd program was given.",
    hint: "Choose --compression xz or gzip.",
  });
}

export function imageTooLarge(size: number, budget: number, largest: readonly string[]): LeanError {
  const over = size - budget;
  return new LeanError({
    code: "IMAGE_TOO_LARGE",
    message: `The image has ${mebibytes(size)} MiB, ${mebibytes(over)} MiB more than the ${mebibytes(budget)} MiB allowed.`,
    hint: "Leave something out, or allow more with --size.",
    details: ["The largest parts, compressed:", ...largest],
    exit: 4,
  });
}

/** Rounded up, so that what is over never reads as zero. */
export function mebibytes(bytes: number): string {
  return (bytes / 1048576).toFixed(2);
}

export function kernelConfigUnknown(folder: string, release: string): LeanError {
  return new LeanError({
    code: "KERNEL_CONFIG_UNKNOWN",
    message: `The kernel of ${folder} (Linux ${release}) is the suite's: its configuration is not in the image.`,
    hint: "It is /boot/config-* in the suite's kernel package; images built with --kernel custom bring theirs.",
    exit: 2,
  });
}
