import type { Config } from "../config/index.js";
import type { Network } from "../fetch/index.js";
import type { Entry, FileTree, Need } from "../filetree/index.js";
import type { UnpackedPackage } from "../package/index.js";
import {
  assertOtpCompatible,
  buildRelease,
  type Release,
  type ReleaseOptions,
  releaseFolder,
  releaseId,
} from "../release/index.js";
import { debianRuntime, packagedOtp, type Runtime, runtimePackages } from "../runtime/index.js";
import { type BuildRoot, openBuildRoot } from "../sandbox/index.js";
import type { Context } from "../step/index.js";
import type { Store } from "../store/index.js";
import { settingNeeds, shellPackage } from "./needs.js";
import type { PackageSets } from "./packages.js";
import { buildPackages, buildWithout, gitPackages, targetWithout } from "./wanted.js";

/** What every stage of one build works with. */
export interface Job {
  readonly store: Store;
  readonly config: Config;
  readonly network: Network;
  readonly packages: PackageSets;
}

/** The folder in which compilers run, made of the build suite's packages for this machine. */
export async function makeBuildRoot(context: Context, job: Job): Promise<BuildRoot> {
  const unpacked = await takeBuildPackages(context, job);
  return openBuildRoot(
    context,
    job.store,
    unpacked.map(({ tree }) => tree),
  );
}

/** The build suite's packages for this machine. */
export async function takeBuildPackages(context: Context, job: Job): Promise<readonly UnpackedPackage[]> {
  return job.packages.take(context, {
    set: "build",
    suite: job.config.buildSuite,
    arch: job.config.arch,
    wanted: buildPackages,
    closure: { without: buildWithout },
  });
}

export async function makeRelease(context: Context, job: Job, root: BuildRoot): Promise<Release> {
  return buildRelease(context, job.store, releaseOptions(context, job, root));
}

/** The release's folder as `mix release` wrote it, to compare images with. */
export async function makeReleaseFolder(context: Context, job: Job, root: BuildRoot): Promise<FileTree> {
  return releaseFolder(context, job.store, releaseOptions(context, job, root));
}

function releaseOptions(context: Context, job: Job, root: BuildRoot): ReleaseOptions {
  const { config, store, network } = job;
  return {
    project: config.source,
    arch: config.arch,
    distribution: config.capabilities.includes("distribution"),
    release: config.release,
    buildRoot: root.path,
    buildRootKey: root.key,
    hexMirror: config.hexMirror,
    network,
    workRoot: `${store.root}/work`,
    gitRoot: async () => (await makeGitRoot(context, job)).path,
  };
}

/** The folder in which dependencies are fetched from git repositories. */
export async function makeGitRoot(context: Context, job: Job): Promise<BuildRoot> {
  const unpacked = await job.packages.take(context, {
    set: "git",
    suite: job.config.buildSuite,
    arch: job.config.arch,
    wanted: gitPackages,
    closure: { without: buildWithout },
  });
  return openBuildRoot(
    context,
    job.store,
    unpacked.map(({ tree }) => tree),
  );
}

export interface Target {
  readonly runtime: Runtime;
  /** Packages that the user asked for, with what they depend on and the runtime does not bring. */
  readonly extra: readonly UnpackedPackage[];
  readonly needs: readonly Need[];
  /** BEAM files of the modules that the emulator has built in. */
  readonly preloaded: readonly Entry[];
}

export async function makeTarget(context: Context, job: Job, release: Release): Promise<Target> {
  const { config, store, packages } = job;
  const { suite, arch } = config;
  const take = (set: string, wanted: readonly string[], without: readonly string[]) =>
    wanted.length === 0
      ? Promise.resolve([])
      : packages.take(context, { set, suite, arch, wanted, closure: { without } });
  const wanted = runtimePackages(release.applications);
  const target = await take("target", wanted, targetWithout);
  assertOtpCompatible(release.otp, await packagedOtp(store, target));
  const shared = target.map((unpacked) => unpacked.package.name);
  const asked = config.capabilities.includes("shell") ? [...config.packages, shellPackage] : config.packages;
  const without = [...shared, ...targetWithout].filter((name) => !asked.includes(name));
  const extra = await take("packages", asked, without);
  const runtime = await debianRuntime(context, store, {
    arch,
    release: releaseId(release),
    packages: mergeSets(target, extra),
    applications: release.applications,
    programs: [...nativeCode(release), ...extra.flatMap(({ tree }) => tree.entries)],
    distribution: config.capabilities.includes("distribution"),
  });
  const settings = settingNeeds(
    config,
    extra.map((unpacked) => unpacked.package),
  );
  const preloaded = target
    .flatMap(({ tree }) => tree.entries)
    .filter(({ path }) => /\/lib\/erts-[^/]+\/ebin\/[^/]+\.beam$/.test(path));
  return { runtime, extra, needs: [...runtime.needs, ...settings], preloaded };
}

function mergeSets(...sets: readonly (readonly UnpackedPackage[])[]): readonly UnpackedPackage[] {
  return [...new Map(sets.flat().map((unpacked) => [unpacked.package.sha256, unpacked])).values()];
}

/** Files of the release that may be programs or NIFs: in `priv`, or executable. */
function nativeCode(release: Release): readonly Entry[] {
  return release.tree.entries
    .filter((entry) => entry.kind === "file" && (/\/priv\//.test(entry.path) || (entry.mode & 0o111) !== 0))
    .map((entry) => ({ ...entry, path: `app/${entry.path}` }));
}
