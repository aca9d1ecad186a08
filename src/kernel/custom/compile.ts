import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { formatOption, type KernelRequest } from "../../codec/kconfig/index.js";
import type { Arch } from "../../config/index.js";
import { runInSandbox } from "../../sandbox/index.js";
import { type Context, step } from "../../step/index.js";
import { type Store, stepKey } from "../../store/index.js";
import { compileFailed } from "./errors.js";

/** Where a kernel is compiled: `folder` is `/build` in the sandbox, so that no byte depends on where it lies. */
export interface Workshop {
  /** Build root with the compilers. */
  readonly root: string;
  readonly folder: string;
  readonly arch: Arch;
  /** What the names of its compilers begin with, for example `aarch64-linux-gnu-`; nothing for this machine's own. */
  readonly prefix?: string | undefined;
  /** Kernels of one platform are compiled upon each other. */
  readonly platform: string;
}

/** What kbuild is told besides the configuration: nothing of this machine, this user and this day. */
const fixed = [
  "KBUILD_BUILD_TIMESTAMP=1970-01-01",
  "KBUILD_BUILD_VERSION=1",
  "KBUILD_BUILD_USER=leanvm",
  "KBUILD_BUILD_HOST=leanvm",
];

/** Folder of the kernel's own name for an architecture, and the file that is made. */
export const kernelNames: Readonly<
  Record<Arch, { readonly arch: string; readonly folder: string; readonly image: string }>
> = {
  x86_64: { arch: "x86_64", folder: "x86", image: "bzImage" },
  aarch64: { arch: "arm64", folder: "arm64", image: "Image" },
  riscv64: { arch: "riscv", folder: "riscv", image: "Image" },
};

/** `/build/out/…` of the sandbox on the host. */
export function outFolder({ folder, arch, platform }: Workshop): string {
  return join(folder, "out", `${arch}-${platform}`);
}

/**
 * Makes the final configuration: everything that was not asked for is off (`allnoconfig`), but for what Kconfig
 * forces. Returns its text; an unchanged one keeps its file, so that make sees nothing to do.
 */
export async function configure(
  context: Context,
  workshop: Workshop,
  request: KernelRequest,
): Promise<string> {
  const out = outFolder(workshop);
  await mkdir(out, { recursive: true });
  const lines = [...request.values()].map(({ name, value }) => formatOption(name, value));
  await writeFile(join(out, "request.config"), `${lines.join("\n")}\n`);
  await make(context, workshop, ["allnoconfig"], {
    KCONFIG_ALLCONFIG: guestFile(workshop, "request.config"),
    // The compile's own file is replaced below, and only when something changed.
    KCONFIG_CONFIG: guestFile(workshop, "fresh.config"),
  });
  const fresh = await readFile(join(out, "fresh.config"), "utf8");
  const former = await readFile(join(out, ".config"), "utf8").catch(() => undefined);
  if (fresh !== former) await rename(join(out, "fresh.config"), join(out, ".config"));
  return fresh;
}

/** Compiles what is configured. Returns the paths of the image, and the release. Throws `KERNEL_COMPILE_FAILED`, `KERNEL_DISK_FULL`. */
export async function compile(
  context: Context,
  store: Store,
  workshop: Workshop,
): Promise<{ readonly image: Buffer; readonly release: string }> {
  const { arch, platform } = workshop;
  const names = kernelNames[arch];
  const out = outFolder(workshop);
  await step(context, "Compile", async (inner) => {
    const known = stepKey("kernel-commands/1", { arch, platform });
    const before = Number((await store.recall(known)) ?? "0");
    let done = 0;
    const onLine = (line: string) => {
      if (!/^ {2}[A-Z][A-Z0-9_]* +\S/.test(line)) return;
      inner.progress(++done, before >= done ? before : undefined, "files");
    };
    await make(inner, workshop, [`-j${availableParallelism()}`, names.image], {}, onLine);
    // A compile upon an earlier one says little of how long a whole one is.
    if (done > before) await store.remember(known, String(done));
    inner.detail(`${done} commands`);
  }).catch((error: unknown) => {
    throw compileFailed(error);
  });
  const image = await readFile(join(out, "arch", names.folder, "boot", names.image));
  const release = (await readFile(join(out, "include/config/kernel.release"), "utf8")).trim();
  return { image, release };
}

async function make(
  context: Context,
  workshop: Workshop,
  goals: readonly string[],
  env: Readonly<Record<string, string>>,
  onLine?: (line: string) => void,
): Promise<void> {
  const { root, folder, arch, prefix } = workshop;
  const names = kernelNames[arch];
  await runInSandbox(context, {
    root,
    argv: [
      "make",
      "-C",
      "/build/linux",
      `O=${guestFile(workshop, "")}`,
      `ARCH=${names.arch}`,
      ...(prefix === undefined ? [] : [`CROSS_COMPILE=${prefix}`]),
      ...fixed,
      ...goals,
    ],
    env,
    binds: [{ host: folder, guest: "/build", mode: "rw" }],
    ...(onLine === undefined ? {} : { onLine }),
  });
}

function guestFile({ arch, platform }: Workshop, name: string): string {
  return `/build/out/${arch}-${platform}${name === "" ? "" : `/${name}`}`;
}
