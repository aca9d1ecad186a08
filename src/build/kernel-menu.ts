import type { Config } from "../config/index.js";
import { kernelMenu } from "../kernel/index.js";
import { openBuildRoot } from "../sandbox/index.js";
import type { Context } from "../step/index.js";
import { type BuildOptions, withOpenJob } from "./job.js";
import { kernelPurpose, takeKernelParts, takeKernelTools } from "./kernel.js";
import { kernelMenuPackages } from "./wanted.js";

/**
 * Opens the menu of the kernel that settings ask for (`kernel_source`, `platform` and so on), on this process's terminal.
 * Returns the options that were changed. What an image is seen to need is not known without one.
 */
export async function editKernel(
  context: Context,
  config: Config,
  { terminal, ...options }: BuildOptions & { readonly terminal: string },
): Promise<Readonly<Record<string, string>>> {
  return withOpenJob(context, config, options, async (inner, job) => {
    const parts = await takeKernelParts(inner, job);
    const tools = await takeKernelTools(inner, job, "kernel-menu", kernelMenuPackages);
    const trees = tools.map(({ tree }) => tree);
    const root = await openBuildRoot(inner, job.store, trees);
    return kernelMenu(inner, job.store, kernelPurpose(config, []), { ...parts, root }, terminal);
  });
}
