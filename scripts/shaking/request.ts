import { withJob } from "../../src/build/job.js";
import { makeSourceRelease, makeSourceRoot } from "../../src/build/program.js";
import { makeBuildRoot } from "../../src/build/roots.js";
import { makeTarget } from "../../src/build/stages.js";
import { archOf, type Capability, loadConfig } from "../../src/config/index.js";
import { compileRuntimeConfig, startCommand } from "../../src/release/index.js";
import type { ShakeRequest } from "../../src/shake/index.js";
import type { Context } from "../../src/step/index.js";
import type { Store } from "../../src/store/index.js";

/** What a build of the project would hand to the shaker at level `functions`, and the store that its files lie in. */
export async function shakeRequest(
  context: Context,
  project: string,
  capabilities: readonly Capability[],
): Promise<{ readonly request: ShakeRequest; readonly store: Store }> {
  const { config } = await loadConfig({
    project,
    flags: { shrink: "functions", capabilities: [...capabilities] },
    environment: process.env,
    machine: {
      workingFolder: process.cwd(),
      home: process.env.HOME ?? "/",
      arch: archOf(process.arch),
      cacheHome: process.env.XDG_CACHE_HOME,
    },
  });
  let found: { readonly request: ShakeRequest; readonly store: Store } | undefined;
  const notBuilt = new Error("only what is shaken was wanted");
  await withJob(context, config, {}, async (inner, job) => {
    const root = await makeSourceRoot(inner, job, await makeBuildRoot(inner, job));
    const source = await makeSourceRelease(inner, job, root);
    const { runtime, preloaded } = await makeTarget(inner, job, source, { root });
    const distribution = config.capabilities.includes("distribution");
    const { argv } = startCommand(source, { erts: runtime.erts, distribution });
    const { release } = await compileRuntimeConfig(inner, job.store, source, root);
    const { keep } = config;
    const request = { level: "functions", release, runtime, preloaded, argv, keep } as const;
    found = { request: { ...request, capabilities: config.capabilities }, store: job.store };
    throw notBuilt;
  }).catch((error: unknown) => {
    if (error !== notBuilt) throw error;
  });
  if (found === undefined) throw new Error(`${project} was not read`);
  return found;
}
