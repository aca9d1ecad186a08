import { readFile } from "node:fs/promises";
import { parse } from "smol-toml";
import { z } from "zod";
import { type Arch, architectures, dataFile } from "../config/index.js";
import { digestsOf, type Entry, find, merge } from "../filetree/index.js";
import type { UnpackedPackage } from "../package/types.js";
import type { Context } from "../step/index.js";
import { cached, type Store } from "../store/index.js";
import { noKernel } from "./errors.js";
import { chooseModules, moduleName, type WantedModule } from "./modules.js";
import { shippedKernel } from "./shipped.js";
import type { Kernel } from "./types.js";
import { fileBytes } from "./unpack.js";

const metapackages: Readonly<Record<Arch, string>> = {
  x86_64: "linux-image-cloud-amd64",
  aarch64: "linux-image-cloud-arm64",
  riscv64: "linux-image-riscv64",
};

/** The metapackage that depends on the newest kernel of a suite made for virtual machines. */
export function kernelPackage(arch: Arch): string {
  return metapackages[arch];
}

/**
 * The packages that hold the kernel a metapackage stands for: one `linux-image-*` in trixie, split into image,
 * modules and base from Linux 7 on. What they need to be installed on a disk is not followed.
 */
export function kernelPackages(
  index: { readonly dependencies: (name: string) => readonly string[] },
  metapackage: string,
): readonly string[] {
  const own = (name: string) =>
    index.dependencies(name).filter((wanted) => /^linux-(image|binary|modules|base)-\d/.test(wanted));
  const images = own(metapackage);
  return [...new Set([...images, ...images.flatMap(own)])];
}

/**
 * A distribution's kernel as it is shipped, with only the modules that the platform needs.
 * `packages` hold the kernel itself (not the metapackage).
 * Throws `KERNEL_NOT_FOUND`, `KERNEL_MODULE_NOT_FOUND`, and what reading the store throws.
 */
export async function debianKernel(
  context: Context,
  store: Store,
  packages: readonly UnpackedPackage[],
  arch: Arch,
  platform: string,
): Promise<Kernel> {
  const wanted = await wantedModules(platform, arch);
  return cached<Kernel>(context, store, {
    name: "Choose kernel modules",
    id: "kernel-debian/7",
    inputs: {
      packages: packages.map((unpacked) => unpacked.package.sha256),
      arch,
      platform,
      wanted: wanted.map(({ name, reason, when }) => [name, reason, when]),
    },
    objects: (kernel) => [
      ...digestsOf(kernel.modules),
      ...("object" in kernel.image ? [kernel.image.object] : []),
    ],
    detail: (kernel) => `Linux ${kernel.release}, ${kernel.modules.entries.length} modules`,
    run: () => readKernel(store, packages, { arch, platform, wanted }),
  });
}

/** Kernels lie in `/boot`, from Linux 7 on beside their modules. */
function kernelRelease(path: string): string | undefined {
  return /^(?:boot\/vmlinu[xz]-|usr\/lib\/modules\/(?=[^/]+\/vmlinu[xz]$))([^/]+)/.exec(path)?.[1];
}

/**
 * Parameters of a distribution's kernel that leave out what it does at every boot to test and trace itself:
 * self-tests of its ciphers, which take an eighth of a boot (they have no part in the release's own), that of the
 * jitter source of random numbers (virtual machines have others), and names for tracing. docs/running.md has figures.
 */
const withoutSelfTests = ["cryptomgr.notests", "initcall_blacklist=jent_mod_init,trace_eval_init"];

interface Wanted {
  readonly arch: Arch;
  readonly platform: string;
  readonly wanted: readonly WantedModule[];
}

async function readKernel(
  store: Store,
  packages: readonly UnpackedPackage[],
  { arch, platform, wanted }: Wanted,
): Promise<Kernel> {
  const tree = merge(...packages.map((unpacked) => unpacked.tree));
  const image = tree.entries.find((entry) => kernelRelease(entry.path) !== undefined);
  if (image?.kind !== "file") throw noKernel(packages.map((unpacked) => unpacked.package.name).join(", "));
  const release = kernelRelease(image.path) ?? "";
  const shipped = new Map<string, Entry>();
  for (const entry of tree.entries) {
    if (/\.ko(\.\w+)?$/.test(entry.path)) shipped.set(moduleName(entry.path), entry);
  }
  const list = find(tree, `usr/lib/modules/${release}/modules.builtin`);
  const builtinText = list === undefined ? "" : (await fileBytes(store, list)).toString("utf8");
  const builtin = new Set(builtinText.split("\n").map(moduleName));
  const root = `platform:${platform}`;
  const modules = await chooseModules(store, release, shipped, builtin, wanted, root);
  const bytes = await shippedKernel(await fileBytes(store, image));
  return {
    arch,
    release,
    image: { object: await store.put(bytes), size: bytes.length },
    ...(image.why.from === undefined ? {} : { from: image.why.from }),
    modules: modules.tree,
    loadOrder: modules.loadOrder,
    swapOrder: modules.swapOrder,
    volumeOrder: modules.volumeOrder,
    commandLine: ["quiet", "panic=-1", ...withoutSelfTests],
    needs: [{ id: root, rule: "the machines that the image is for" }, ...modules.needs],
  };
}

const moduleSchema = z.strictObject({
  name: z.string(),
  platforms: z.array(z.string()),
  /** All of them when absent. */
  architectures: z.array(z.enum(architectures)).optional(),
  /** `small`: for compressed swap, loaded only on a small machine. `volume`: only when volumes are named. */
  when: z.enum(["small", "volume"]).optional(),
  reason: z.string(),
});

async function wantedModules(platform: string, arch: Arch): Promise<readonly WantedModule[]> {
  const text = await readFile(dataFile("kernel/debian-modules.toml"), "utf8");
  const list = z.object({ module: z.array(moduleSchema) }).parse(parse(text));
  return list.module.filter(
    (module) => module.platforms.includes(platform) && (module.architectures ?? architectures).includes(arch),
  );
}
