import { type Entry, type FileTree, merge, type Need } from "../filetree/index.js";
import type { UnpackedPackage } from "../package/index.js";
import {
  assertOtpCompatible,
  buildRelease,
  type Release,
  type ReleaseOptions,
  releaseFolder,
  releaseId,
} from "../release/index.js";
import {
  applicationFiles,
  debianRuntime,
  packagedOtp,
  type Runtime,
  runtimePackages,
} from "../runtime/index.js";
import type { Context } from "../step/index.js";
import { takeCalledPrograms } from "./called-programs.js";
import type { ProjectRoot } from "./compilers.js";
import { takeData } from "./data.js";
import { warnOfScripts } from "./interpreters.js";
import { packagesShipping, takeLibraries } from "./libraries.js";
import { settingNeeds, shellPackage } from "./needs.js";

import { makeGitRoot } from "./roots.js";
import type { MakeRuntime } from "./runtime.js";
import { targetWithout } from "./wanted.js";
import type { Job } from "./work.js";

export async function makeRelease(context: Context, job: Job, root: ProjectRoot): Promise<Release> {
  return buildRelease(context, job.store, releaseOptions(context, job, root));
}

/** The release's folder as `mix release` wrote it, to compare images with. */
export async function makeReleaseFolder(context: Context, job: Job, root: ProjectRoot): Promise<FileTree> {
  return releaseFolder(context, job.store, releaseOptions(context, job, root));
}

function releaseOptions(context: Context, job: Job, root: ProjectRoot): ReleaseOptions {
  const { config, store, network } = job;
  return {
    project: config.source,
    arch: config.arch,
    distribution: config.capabilities.includes("distribution"),
    shell: config.capabilities.includes("shell"),
    release: config.release,
    buildRoot: root.path,
    buildRootKey: root.key,
    env: root.env,
    exclude: config.exclude,
    plugins: config.rebarPlugins,
    findPackages: (path) => packagesShipping(context, job, config.buildSuite, path),
    hexMirror: config.hexMirror,
    network,
    workRoot: `${store.root}/work`,
    gitRoot: async () => (await makeGitRoot(context, job)).path,
  };
}

export interface Target {
  readonly runtime: Runtime;
  /** Packages that the user asked for, with what they depend on and the runtime does not bring. */
  readonly extra: readonly UnpackedPackage[];
  readonly needs: readonly Need[];
  /** BEAM files of the modules that the emulator has built in. */
  readonly preloaded: readonly Entry[];
}

export interface TargetParts {
  /** Where the project was compiled. */
  readonly root: ProjectRoot;
  /** Makes a runtime system that takes the place of the packages' own. */
  readonly makeRuntime?: MakeRuntime;
}

export async function makeTarget(
  context: Context,
  job: Job,
  release: Release,
  { root, makeRuntime }: TargetParts,
): Promise<Target> {
  const { config, store, packages } = job;
  const { suite, arch } = config;
  const take = (set: string, wanted: readonly string[], without: readonly string[]) =>
    wanted.length === 0
      ? Promise.resolve([])
      : packages.take(context, { set, suite, arch, wanted, closure: { without } });
  const wanted = runtimePackages(release.applications);
  const target = await take("target", wanted, targetWithout);
  assertOtpCompatible(release.otp, await packagedOtp(store, target));
  const compiled = await makeRuntime?.(context, loadedLibraries(release, target));
  const shared = target.map((unpacked) => unpacked.package.name);
  const asked = config.capabilities.includes("shell") ? [...config.packages, shellPackage] : config.packages;
  const without = [...shared, ...targetWithout].filter((name) => !asked.includes(name));
  const named = await take("packages", asked, without);
  const called = await takeCalledPrograms(
    context,
    job,
    release,
    named.map((unpacked) => unpacked.package.name),
  );
  const extra = [...named, ...called.extra];
  const programs = [...nativeCode(release), ...extra.flatMap(({ tree }) => tree.entries)];
  const together = mergeSets(target, extra);
  const libraries = await takeLibraries(context, job, {
    ...{ shipped: together, programs, compiledWith: root.packages, without: targetWithout },
  });
  const runtime = await debianRuntime(context, store, {
    arch,
    release: releaseId(release),
    packages: mergeSets(together, libraries),
    applications: release.applications,
    programs,
    distribution: config.capabilities.includes("distribution"),
    compiled,
  });
  const image = merge(runtime.tree, ...extra.map(({ tree }) => tree));
  await warnOfScripts(context, store, nativeCode(release), image);
  const data = await takeData(context, job, release, extra);
  const settings = settingNeeds(
    config,
    named.map((unpacked) => unpacked.package),
  );
  const preloaded = target
    .flatMap(({ tree }) => tree.entries)
    .filter(({ path }) => /\/lib\/erts-[^/]+\/ebin\/[^/]+\.beam$/.test(path));
  const whole = { ...runtime, tree: merge(runtime.tree, data.tree) };
  return {
    runtime: whole,
    extra,
    needs: [...runtime.needs, ...data.needs, ...settings, ...called.needs],
    preloaded,
  };
}

function mergeSets(...sets: readonly (readonly UnpackedPackage[])[]): readonly UnpackedPackage[] {
  return [...new Map(sets.flat().map((unpacked) => [unpacked.package.sha256, unpacked])).values()];
}

/** Native code that the emulator loads: of the release, and of its applications of OTP. */
function loadedLibraries(release: Release, target: readonly UnpackedPackage[]): readonly Entry[] {
  const shipped = merge(...target.map(({ tree }) => tree));
  const otp = release.applications
    .filter(({ origin }) => origin === "otp")
    .flatMap((application) => applicationFiles(shipped, application));
  return [...nativeCode(release), ...otp].filter(({ path }) => /\.so(\.[\w.]+)?$/.test(path));
}

/** Files of the release that may be programs or NIFs: in `priv`, or executable. */
function nativeCode(release: Release): readonly Entry[] {
  const isNative = (entry: Entry) =>
    entry.kind === "file" && (/\/priv\//.test(entry.path) || (entry.mode & 0o111) !== 0);
  const own = release.tree.entries.filter(isNative).map((entry) => ({ ...entry, path: `app/${entry.path}` }));
  return [...own, ...(release.outside?.entries ?? []).filter(isNative)];
}
