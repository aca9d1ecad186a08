import type { UnpackedPackage } from "../package/index.js";
import { type BuildRoot, openBuildRoot } from "../sandbox/index.js";
import type { Context } from "../step/index.js";
import { isForeign, takeCrossTools } from "./cross.js";
import { buildPackages, buildWithout, gitPackages } from "./wanted.js";
import type { Job } from "./work.js";

/** A build root and what it is made of. */
export interface PackagedRoot extends BuildRoot {
  readonly packages: readonly UnpackedPackage[];
}

/**
 * The folder in which compilers run, made of the build suite's packages for this machine; for another processor
 * with compilers that compile for that one.
 */
export async function makeBuildRoot(context: Context, job: Job): Promise<PackagedRoot> {
  const own = await takeBuildPackages(context, job);
  const packages = isForeign(job) ? [...own, ...(await takeCrossTools(context, job, own))] : own;
  return { ...(await rootOf(context, job, packages)), packages };
}

/** A build root of the given packages. */
export function rootOf(
  context: Context,
  { store }: Job,
  packages: readonly UnpackedPackage[],
): Promise<BuildRoot> {
  return openBuildRoot(
    context,
    store,
    packages.map(({ tree }) => tree),
  );
}

/** The build suite's packages for this machine. */
export async function takeBuildPackages(context: Context, job: Job): Promise<readonly UnpackedPackage[]> {
  return job.packages.take(context, {
    set: "build",
    suite: job.config.buildSuite,
    arch: job.host,
    wanted: buildPackages,
    closure: { without: buildWithout },
  });
}

/** The folder in which dependencies are fetched from git repositories. */
export async function makeGitRoot(context: Context, job: Job): Promise<BuildRoot> {
  const unpacked = await job.packages.take(context, {
    set: "git",
    suite: job.config.buildSuite,
    arch: job.host,
    wanted: gitPackages,
    closure: { without: buildWithout },
  });
  return rootOf(context, job, unpacked);
}
