import { access } from "node:fs/promises";
import type { BootBundle } from "../../src/machine/index.js";
import type { Context } from "../../src/step/index.js";

const folder = "/tmp/d";

/**
 * A bundle whose init speaks the control port's protocol and takes `test.*` words from the kernel command
 * line. Throws, naming what to do, when it has not been made.
 */
export async function bundleForTests(): Promise<BootBundle> {
  const bundle: BootBundle = {
    folder,
    arch: "x86_64",
    kernel: `${folder}/kernel`,
    rootfs: `${folder}/rootfs.cpio.xz`,
    commandLine: ["quiet", "panic=-1"],
    machines: ["microvm", "q35"],
  };
  for (const file of [bundle.kernel, bundle.rootfs]) {
    await access(file).catch(() => {
      throw new Error(`${file} is not there: the boot tests need an image; build one first.`);
    });
  }
  return bundle;
}

/** A context that reports to nobody. */
export function contextForTests(
  signal: AbortSignal = new AbortController().signal,
  emit: Context["emit"] = () => undefined,
): Context {
  return { emit, signal };
}
