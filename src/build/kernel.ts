import { type Config, gnuTriplet } from "../config/index.js";
import {
  type CustomKernelParts,
  customKernel,
  debianKernel,
  type Kernel,
  type KernelNeed,
  type KernelPurpose,
  type KernelSource,
  type KernelUses,
  kernelNeeds,
  kernelPackage,
  kernelPackages,
  namedSource,
  packagedSource,
  platformCapabilities,
  sourceMetapackage,
  sourcePackages,
} from "../kernel/index.js";
import type { UnpackedPackage } from "../package/index.js";
import { openBuildRoot } from "../sandbox/index.js";
import type { Context } from "../step/index.js";
import { isForeign, takeKernelCompiler } from "./cross.js";
import { kernelArchNotReady, platformNeedsCustomKernel } from "./errors.js";
import { buildWithout, kernelBuildPackages } from "./wanted.js";
import type { Job } from "./work.js";

/** Makes the kernel, once it is known what the image runs. */
export type MakeKernel = (context: Context, uses: KernelUses) => Promise<Kernel>;

/**
 * The suite's kernel, or the source and the compilers for one of the image's own: setting `kernel`. All that has to be fetched
 * is there when it returns.
 */
export async function prepareKernel(context: Context, job: Job): Promise<MakeKernel> {
  if (job.config.kernel === "custom") return prepareCompile(context, job);
  const kernel = await takeKernel(context, job);
  return async () => kernel;
}

/** Both at once, where nothing is to be done meanwhile. */
export async function makeKernel(context: Context, job: Job, uses: KernelUses): Promise<Kernel> {
  const make = await prepareKernel(context, job);
  return make(context, uses);
}

async function takeKernel(context: Context, job: Job): Promise<Kernel> {
  const { config, store } = job;
  if (config.platform !== "qemu") throw platformNeedsCustomKernel(config.platform);
  const metapackage = kernelPackage(config.arch);
  const unpacked = await job.packages.take(context, {
    set: "kernel",
    suite: config.suite,
    arch: config.arch,
    wanted: [metapackage],
    choose: (index) => index.pick(kernelPackages(index, metapackage)),
  });
  return debianKernel(context, store, unpacked, config.arch, config.platform);
}

async function prepareCompile(context: Context, job: Job): Promise<MakeKernel> {
  if (job.config.arch === "aarch64") throw kernelArchNotReady(job.config.arch);
  const parts = await takeKernelParts(context, job);
  return async (inner, uses) => {
    const capabilities = await kernelNeeds(inner, job.store, uses);
    return customKernel(inner, job.store, kernelPurpose(job.config, capabilities), parts);
  };
}

/** What a build's settings and `needs`, what its image is seen to need, make of its kernel. */
export function kernelPurpose(config: Config, needs: readonly KernelNeed[]): KernelPurpose {
  const { arch, platform, compression, kernelOptions: options } = config;
  return { arch, platform, compression, options, capabilities: [...settingCapabilities(config), ...needs] };
}

/** Source and compilers of kernels for a build's processor. Throws `CROSS_COMPILER_MISSING` and what fetching throws. */
export async function takeKernelParts(context: Context, job: Job): Promise<CustomKernelParts> {
  const { config, store } = job;
  const source = await takeSource(context, job);
  const trees = (await takeKernelTools(context, job, "kernel-build", kernelBuildPackages)).map(
    ({ tree }) => tree,
  );
  const root = await openBuildRoot(context, store, trees);
  const prefix = isForeign(job) ? `${gnuTriplet(config.arch)}-` : undefined;
  return { source, root, prefix, workRoot: `${store.root}/work` };
}

/** Compilers and the like that kernels for a build's processor want. Throws `CROSS_COMPILER_MISSING`. */
export async function takeKernelTools(
  context: Context,
  job: Job,
  set: string,
  wanted: readonly string[],
): Promise<readonly UnpackedPackage[]> {
  const own = await job.packages.take(context, {
    ...{ set, suite: job.config.buildSuite, arch: job.host, wanted },
    closure: { without: buildWithout },
  });
  return isForeign(job) ? [...own, ...(await takeKernelCompiler(context, job, own))] : own;
}

/** What `kernel_source` names, else the suite's package. */
export async function takeSource(
  context: Context,
  { config, store, host, network, packages }: Job,
): Promise<KernelSource> {
  if (config.kernelSource !== undefined) return namedSource(context, store, network, config.kernelSource);
  const sources = await packages.take(context, {
    set: "kernel-source",
    suite: config.suite,
    arch: host,
    wanted: [sourceMetapackage],
    choose: (index) => index.pick(sourcePackages(index)),
  });
  return packagedSource(sources);
}

/** Capabilities that settings ask for, by themselves or by what they imply. */
function settingCapabilities({ kernelCapabilities, platform, run }: Config): readonly KernelNeed[] {
  const asked = "asked for: `kernel_capabilities` in lean.toml or --kernel-capability";
  return [
    ...kernelCapabilities.map((capability) => ({ capability, rule: asked })),
    ...platformCapabilities(platform).map((capability) => ({
      ...{ capability, by: `platform:${platform}`, rule: "its machines want it" },
    })),
    ...(run.volumes.length > 0 ? [{ capability: "volume", rule: "`[run]` names volumes" }] : []),
    ...(run.cpus > 1 ? [{ capability: "smp", rule: `\`[run]\` has ${run.cpus} processors` }] : []),
  ];
}
