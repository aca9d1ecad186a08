import { fileURLToPath } from "node:url";
import { makeKernel, takeKernelParts } from "../../src/build/kernel.js";
import { openPackageSets } from "../../src/build/packages.js";
import { makeBuildRoot, makeGitRoot, rootOf } from "../../src/build/roots.js";
import { makeRuntimeRoot } from "../../src/build/runtime.js";
import { buildWithout, kernelBuildPackages } from "../../src/build/wanted.js";
import type { Job } from "../../src/build/work.js";
import { type Arch, loadConfig } from "../../src/config/index.js";
import { openNetwork } from "../../src/fetch/index.js";
import type { Entry } from "../../src/filetree/index.js";
import type { CustomKernelParts, Kernel } from "../../src/kernel/index.js";
import { compileInit } from "../../src/rootfs/index.js";
import type { BuildRoot } from "../../src/sandbox/index.js";
import type { Context } from "../../src/step/index.js";
import { openStore, type Store } from "../../src/store/index.js";
import { testCache } from "./cache.js";

/** Parts that tests compile in and boot, made by the product itself from what the example's lock pins. */
export interface Parts {
  readonly store: Store;
  readonly buildRoot: BuildRoot;
  /** A root with git. */
  readonly gitRoot: BuildRoot;
  readonly kernel: Kernel;
  /** Path of `guest/init`, compiled. */
  readonly init: string;
}

export interface TestBuildRoot {
  /** Folder of a root with Elixir, rebar3, make and a C compiler. */
  readonly root: string;
  readonly key: string;
  readonly store: Store;
}

export interface SuiteFiles {
  readonly store: Store;
  readonly entries: readonly Entry[];
}

const example = fileURLToPath(new URL("../../examples/hello_world", import.meta.url));
const context: Context = { emit: () => undefined, signal: new AbortController().signal };

let parts: Promise<Parts> | undefined;

/** The parts, out of the shared cache; made there when it is empty, which needs a Debian mirror. */
export function testParts(): Promise<Parts> {
  parts ??= makeParts();
  return parts;
}

/** The build root that tests compile in. */
export async function buildRoot(): Promise<TestBuildRoot> {
  const { buildRoot, store } = await testParts();
  return { root: buildRoot.path, key: buildRoot.key, store };
}

/** The root that kernels are compiled in. */
export async function kernelRoot(): Promise<BuildRoot> {
  return withJob(async (job) => {
    const { arch, buildSuite: suite } = job.config;
    const closure = { without: buildWithout };
    const wanted = kernelBuildPackages;
    const tools = await job.packages.take(context, { set: "kernel-build", suite, arch, wanted, closure });
    return rootOf(context, job, tools);
  });
}

/** The root that Erlang's runtime is compiled in. */
export async function runtimeRoot(): Promise<BuildRoot> {
  return withJob((job) => makeRuntimeRoot(context, job));
}

/** What packages of another suite ship, as the product fetches it. */
export async function suiteFiles(suite: string, wanted: readonly string[]): Promise<SuiteFiles> {
  return withJob(async ({ store, config: { arch }, packages }) => {
    const closure = { without: buildWithout };
    const taken = await packages.take(context, { set: `test-${suite}`, suite, arch, wanted, closure });
    return { store, entries: taken.flatMap(({ tree }) => tree.entries) };
  });
}

/** What kernels for a processor are compiled from and with. */
export async function kernelParts(arch: Arch): Promise<CustomKernelParts> {
  return withJob((job) => takeKernelParts(context, job), arch);
}

async function makeParts(): Promise<Parts> {
  return withJob(async (job) => {
    const { store, config } = job;
    const buildRoot = await makeBuildRoot(context, job);
    const gitRoot = await makeGitRoot(context, job);
    const kernel = await makeKernel(context, job, { release: [], native: [] });
    const init = await compileInit(context, store, buildRoot, { arch: config.arch, host: config.arch });
    if (!("object" in init)) throw new Error("init is an object of the store");
    return { store, buildRoot, gitRoot, kernel, init: store.path(init.object) };
  });
}

async function withJob<T>(work: (job: Job) => Promise<T>, arch?: Arch): Promise<T> {
  const cache = testCache();
  const { config } = await loadConfig({
    project: example,
    flags: arch === undefined ? {} : { arch },
    environment: { ...process.env, LEANVM_CACHE: cache },
    machine: { workingFolder: process.cwd(), home: cache, cacheHome: undefined, arch: "x86_64" },
  });
  const store = await openStore(config.cache);
  const network = openNetwork();
  try {
    const packages = await openPackageSets(store, config, network);
    return await work({ store, config, host: "x86_64", network, packages });
  } finally {
    await network.close();
  }
}
