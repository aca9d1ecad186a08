import type { Config } from "../config/index.js";
import type { Image } from "../image/index.js";
import { type Release, startCommand } from "../release/index.js";
import { assembleRootfs, compileInit, rootfsNeeds } from "../rootfs/index.js";
import { type Context, together } from "../step/index.js";
import { type BuildOptions, type BuildResult, withJob } from "./job.js";
import { prepareKernel } from "./kernel.js";
import { packImage } from "./pack.js";
import { makeSourceRelease, makeSourceRoot } from "./program.js";
import { makeBuildRoot } from "./roots.js";
import { prepareRuntime } from "./runtime.js";
import { shrinkRelease } from "./shake.js";
import { makeTarget } from "./stages.js";
import type { Job } from "./work.js";

/**
 * Builds a bootable image of a Mix project and writes it as a bundle folder. Throws `LeanError`s of the
 * stages; whatever was finished until then stays in the cache, and nothing half-written is left.
 */
export async function build(
  context: Context,
  config: Config,
  options: BuildOptions = {},
): Promise<BuildResult> {
  return withJob(context, config, options, stages);
}

async function stages(context: Context, job: Job): Promise<{ bundle: string; image: Image }> {
  const { store, config } = job;
  const buildRoot = await makeBuildRoot(context, job);
  const projectRoot = await makeSourceRoot(context, job, buildRoot);
  const [release, init, makeKernel, makeRuntime] = await together(
    context,
    (inner) => makeSourceRelease(inner, job, projectRoot),
    (inner) => compileInit(inner, store, buildRoot, { arch: config.arch, host: job.host }),
    (inner) => prepareKernel(inner, job),
    (inner) => prepareRuntime(inner, job),
  );
  const target = await makeTarget(context, job, release, { root: projectRoot, makeRuntime });
  const distribution = config.capabilities.includes("distribution");
  const settings = {
    hostname: config.hostname ?? release.name.replaceAll("_", "-"),
    network: config.network,
    exit: config.exit,
    ready: config.ready,
    grace: config.grace,
    files: config.files,
    env: config.env,
    distribution,
  };
  const shell = config.capabilities.includes("shell");
  const startOf = (of: Release, open?: ReadonlySet<string>) =>
    startCommand(of, { erts: target.runtime.erts, distribution, shell, open });
  const start = startOf(release);
  const shrunk = await shrinkRelease(context, job, { release, target, projectRoot, argv: start.argv });
  const { runtime } = shrunk;
  const kernel = await makeKernel(context, {
    release: [...shrunk.release.tree.entries, ...(release.outside?.entries ?? [])],
    native: [...runtime.tree.entries, ...target.extra.flatMap(({ tree }) => tree.entries)],
  });
  const layers = await assembleRootfs(context, store, {
    release: shrunk.release,
    runtime,
    kernel,
    init,
    extra: target.extra,
    start: { ...start, commands: startOf(shrunk.release, shrunk.open).commands ?? [] },
    settings,
  });
  return packImage(context, job, {
    release,
    runtime,
    kernel,
    layers,
    buildRoot,
    needs: [...rootfsNeeds, ...release.needs, ...kernel.needs, ...target.needs, ...shrunk.needs],
    shrink: shrunk.shrink,
  });
}
