import { runInSandbox } from "../../sandbox/index.js";
import type { Context } from "../../step/index.js";
import { makeFailed } from "./errors.js";
import { guestFolder, kernelNames, type Workshop } from "./workshop.js";

/** What kbuild is told besides the configuration: nothing of this machine, this user and this day. */
const fixed = [
  "KBUILD_BUILD_TIMESTAMP=1970-01-01",
  "KBUILD_BUILD_VERSION=1",
  "KBUILD_BUILD_USER=leanvm",
  "KBUILD_BUILD_HOST=leanvm",
];

/**
 * Runs the kernel's make in the sandbox. Throws `KERNEL_DISK_FULL`, `KERNEL_COMPILER_MISSING`, `KERNEL_SOURCE_NOT_CLEAN`,
 * `KERNEL_COMPILE_FAILED`.
 */
export async function make(
  context: Context,
  workshop: Workshop,
  goals: readonly string[],
  env: Readonly<Record<string, string>>,
  onLine?: (line: string) => void,
): Promise<void> {
  const { root, folder, source, arch, prefix } = workshop;
  const place = ["make", "-C", "/build/linux", `O=${guestFolder(workshop)}`] as const;
  await runInSandbox(context, {
    root,
    argv: [
      ...place,
      `ARCH=${kernelNames[arch].arch}`,
      ...(prefix === undefined ? [] : [`CROSS_COMPILE=${prefix}`]),
      ...fixed,
      ...goals,
    ],
    env,
    binds: [
      { host: folder, guest: "/build", mode: "rw" },
      ...(source.kind === "folder"
        ? [{ host: source.path, guest: "/build/linux", mode: "ro" } as const]
        : []),
    ],
    ...(onLine === undefined ? {} : { onLine }),
  }).catch((error: unknown) => {
    throw makeFailed(error, source.from);
  });
}
