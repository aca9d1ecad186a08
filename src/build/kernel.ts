import { type Config, gnuTriplet } from "../config/index.js";
import {
  customKernel,
  debianKernel,
  type Kernel,
  kernelPackage,
  kernelPackages,
  packagedSource,
  sourceMetapackage,
  sourcePackages,
} from "../kernel/index.js";
import { openBuildRoot } from "../sandbox/index.js";
import type { Context } from "../step/index.js";
import { isForeign, takeKernelCompiler } from "./cross.js";
import { kernelArchNotReady, platformNeedsCustomKernel } from "./errors.js";
import { buildWithout, kernelBuildPackages } from "./wanted.js";
import type { Job } from "./work.js";

/** The suite's kernel, or one compiled for the image: setting `kernel`. */
export async function makeKernel(context: Context, job: Job): Promise<Kernel> {
  return job.config.kernel === "custom" ? compileKernel(context, job) : takeKernel(context, job);
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

async function compileKernel(context: Context, job: Job): Promise<Kernel> {
  const { config, store, packages } = job;
  const { arch, platform, compression, kernelOptions } = config;
  if (arch !== "x86_64") throw kernelArchNotReady(arch);
  const sources = await packages.take(context, {
    set: "kernel-source",
    suite: config.suite,
    arch: job.host,
    wanted: [sourceMetapackage],
    choose: (index) => index.pick(sourcePackages(index)),
  });
  const own = await packages.take(context, {
    set: "kernel-build",
    suite: config.buildSuite,
    arch: job.host,
    wanted: kernelBuildPackages,
    closure: { without: buildWithout },
  });
  const cross = isForeign(job) ? await takeKernelCompiler(context, job, own) : [];
  const trees = [...own, ...cross].map(({ tree }) => tree);
  const purpose = {
    arch,
    platform,
    compression,
    options: kernelOptions,
    capabilities: kernelCapabilities(config),
  };
  return customKernel(context, store, purpose, {
    source: packagedSource(sources),
    root: await openBuildRoot(context, store, trees),
    prefix: isForeign(job) ? `${gnuTriplet(arch)}-` : undefined,
    workRoot: `${store.root}/work`,
  });
}

/** Volumes that an image runs with by default need a kernel that can mount them. */
function kernelCapabilities({ kernelCapabilities: asked, run }: Config): readonly string[] {
  const implied = run.volumes.length > 0 ? ["volume"] : [];
  return [...new Set([...asked, ...implied])].sort();
}
