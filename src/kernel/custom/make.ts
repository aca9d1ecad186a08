import { type Bind, runInSandbox } from "../../sandbox/index.js";
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
  await runInSandbox(context, {
    root: workshop.root,
    argv: [...makeArguments(workshop), ...(workshop.variables ?? []), ...goals],
    env,
    binds: makeBinds(workshop),
    ...(onLine === undefined ? {} : { onLine }),
  }).catch((error: unknown) => {
    throw makeFailed(error, workshop.source.from);
  });
}

/** make, where and for which processor, without its goals. */
export function makeArguments(workshop: Workshop): readonly [string, ...string[]] {
  const { arch, prefix } = workshop;
  return [
    "make",
    ...["-C", "/build/linux", `O=${guestFolder(workshop)}`, `ARCH=${kernelNames[arch].arch}`],
    ...(prefix === undefined ? [] : [`CROSS_COMPILE=${prefix}`]),
    ...fixed,
  ];
}

/** What of this machine it sees. */
export function makeBinds({ folder, source }: Workshop): readonly Bind[] {
  const own = { host: folder, guest: "/build", mode: "rw" } as const;
  return source.kind === "folder" ? [own, { host: source.path, guest: "/build/linux", mode: "ro" }] : [own];
}
