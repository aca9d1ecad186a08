import { cpus } from "node:os";
import { join } from "node:path";
import { takeKernelParts } from "../../src/build/kernel.js";
import { openPackageSets } from "../../src/build/packages.js";
import type { Job } from "../../src/build/work.js";
import { parseConfig } from "../../src/codec/kconfig/index.js";
import { type Arch, archOf, loadConfig } from "../../src/config/index.js";
import { openNetwork } from "../../src/fetch/index.js";
import {
  type CustomKernelParts,
  customKernel,
  type Kernel,
  type KernelPurpose,
  platformCapabilities,
} from "../../src/kernel/index.js";
import type { Context } from "../../src/step/index.js";
import { openStore, type Store } from "../../src/store/index.js";

/** What kernels of one architecture are made with and measured in. */
export interface KernelBench {
  readonly context: Context;
  readonly store: Store;
  readonly arch: Arch;
  readonly parts: CustomKernelParts;
}

/** Opens the user's cache, with what `examples/hello_world` pins; packages that are missing are fetched. */
export async function withBench<T>(
  context: Context,
  arch: Arch,
  work: (bench: KernelBench, job: Job) => Promise<T>,
): Promise<T> {
  const { config } = await loadConfig({
    project: "examples/hello_world",
    flags: { arch },
    environment: process.env,
    machine: {
      workingFolder: process.cwd(),
      home: process.env.HOME ?? "/",
      cacheHome: process.env.XDG_CACHE_HOME,
      arch: archOf(process.arch),
    },
  });
  const store = await openStore(config.cache);
  const network = openNetwork();
  try {
    const packages = await openPackageSets(store, config, network);
    const job = { store, config, host: archOf(process.arch), network, packages };
    return await work({ context, store, arch, parts: await takeKernelParts(context, job) }, job);
  } finally {
    await network.close();
  }
}

/** A purpose like that of an image of hello_world: what its platform wants, and no more. */
export function plainPurpose(
  arch: Arch,
  platform: string,
  options: Readonly<Record<string, string>> = {},
): KernelPurpose {
  const rule = "its machines want it";
  const capabilities = platformCapabilities(platform).map((capability) => ({ capability, rule }));
  return { arch, platform, capabilities, compression: "xz", options };
}

/** As a build makes it: out of the cache, or upon the last compile. */
export function made({ context, store, parts }: KernelBench, purpose: KernelPurpose): Promise<Kernel> {
  return customKernel(context, store, purpose, parts);
}

/** Bytes as shipped, and how many options are on. */
export async function sizes(
  { store }: KernelBench,
  { image, config }: Kernel,
): Promise<{ readonly bytes: number; readonly options: number }> {
  if (!("object" in image) || config === undefined || !("object" in config))
    throw new Error("a kernel that was compiled has a configuration");
  const text = (await store.read(config.object)).toString();
  const options = [...parseConfig(text).values()].filter((value) => value === "y").length;
  return { bytes: (await store.read(image.object)).byteLength, options };
}

/** The machine that measures, in words. */
export function hostWords(): string {
  const [first] = cpus();
  return `${cpus().length} processors (${first?.model.trim() ?? process.arch})`;
}

export function scratchStore(bench: KernelBench): Promise<Store> {
  return openStore(join(bench.store.root, "work", "kernels-store"));
}
