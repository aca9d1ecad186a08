import { type Arch, gnuTriplet } from "../config/index.js";
import { hasCode } from "../error/index.js";
import { type Entry, fileTree } from "../filetree/index.js";
import { debArchitecture, type UnpackedPackage } from "../package/index.js";
import type { Context } from "../step/index.js";
import { noCrossCompiler } from "./errors.js";
import { buildWithout } from "./wanted.js";
import type { Job } from "./work.js";

/** Whether the image is for another processor than this machine's. */
export function isForeign({ config, host }: Job): boolean {
  return config.arch !== host;
}

/** Debian's cross compiler of C for an architecture: a package for this machine. */
function crossCompiler(arch: Arch): string {
  return `gcc-${packagedTriplet(arch)}`;
}

/**
 * What a build root needs beyond this machine's packages to compile for the target: compilers of C and C++ with
 * their C library, and of the target's own packages the C library that guest/init is linked with and the library for C
 * programs that talk to Erlang. Throws `CROSS_COMPILER_MISSING` when the suite has no such compiler for this machine.
 */
export async function takeCrossTools(
  context: Context,
  job: Job,
  present: readonly UnpackedPackage[],
): Promise<readonly UnpackedPackage[]> {
  const { arch } = job.config;
  const cpp = `g++-${packagedTriplet(arch)}`;
  const compilers = await takeCrossCompilers(context, job, {
    set: `cross-${arch}`,
    wanted: [crossCompiler(arch), cpp, `libc6-dev-${debArchitecture(arch)}-cross`],
    without: [...buildWithout, ...namesOf(present)],
  });
  const wanted = ["musl-dev", "erlang-dev"];
  const parts = await job.packages.take(context, {
    ...{ set: "sysroot", suite: job.config.buildSuite, arch, wanted },
    choose: (index) => index.pick(wanted),
  });
  return [...compilers, ...parts.map((each) => beside(each, arch))];
}

/** The compiler of C alone, for a root with `present` in which kernels are compiled. Throws `CROSS_COMPILER_MISSING`. */
export function takeKernelCompiler(
  context: Context,
  job: Job,
  present: readonly UnpackedPackage[],
): Promise<readonly UnpackedPackage[]> {
  return takeCrossCompilers(context, job, {
    set: `kernel-build-${job.config.arch}`,
    wanted: [crossCompiler(job.config.arch)],
    without: [...buildWithout, ...namesOf(present)],
  });
}

/** The compilers of C and C++, for a root with `present` in which Erlang's runtime is compiled. Throws `CROSS_COMPILER_MISSING`. */
export function takeRuntimeCompilers(
  context: Context,
  job: Job,
  present: readonly UnpackedPackage[],
): Promise<readonly UnpackedPackage[]> {
  const { arch } = job.config;
  return takeCrossCompilers(context, job, {
    set: `runtime-build-${arch}`,
    wanted: [crossCompiler(arch), `g++-${packagedTriplet(arch)}`],
    without: [...buildWithout, ...namesOf(present)],
  });
}

/** Compilers for the target that run here. Throws `CROSS_COMPILER_MISSING`. */
async function takeCrossCompilers(
  context: Context,
  { packages, config, host }: Job,
  request: { readonly set: string; readonly wanted: readonly string[]; readonly without: readonly string[] },
): Promise<readonly UnpackedPackage[]> {
  const { set, wanted, without } = request;
  return packages
    .take(context, { set, suite: config.buildSuite, arch: host, wanted, closure: { without } })
    .catch((error: unknown) => {
      throw hasCode(error, "PACKAGE_NOT_FOUND")
        ? noCrossCompiler(config.arch, host, config.buildSuite, error)
        : error;
    });
}

/** Whether a package is a library to link with, of which the target's is wanted, and no program to run here. */
export function isLibrary(name: string): boolean {
  return name.endsWith("-dev");
}

/** Libraries of the target, with what they depend on, for compilers of the root that `present` make up. */
export async function takeCrossLibraries(
  context: Context,
  { packages, config }: Job,
  wanted: readonly string[],
  present: readonly UnpackedPackage[],
): Promise<readonly UnpackedPackage[]> {
  if (wanted.length === 0) return [];
  const { arch, buildSuite: suite } = config;
  // The compiler's own C library and its kin, which Debian packages for it under these names.
  const suffix = `-${debArchitecture(arch)}-cross`;
  const own = namesOf(present).flatMap((name) =>
    name.endsWith(suffix) ? [name.slice(0, -suffix.length)] : [],
  );
  const without = [...buildWithout, ...own];
  const taken = await packages.take(context, {
    ...{ set: "sysroot-libraries", suite, arch, wanted, closure: { without } },
  });
  return taken.map((each) => beside(each, arch));
}

/** What makefiles, configure scripts and cargo are told of compilers for the target. */
export function crossEnvironment(arch: Arch): Readonly<Record<string, string>> {
  const triplet = gnuTriplet(arch);
  const tools = {
    CC: "gcc",
    CXX: "g++",
    AR: "gcc-ar",
    LD: "ld",
    NM: "gcc-nm",
    RANLIB: "gcc-ranlib",
    STRIP: "strip",
  };
  return {
    ...Object.fromEntries(Object.entries(tools).map(([name, tool]) => [name, `${triplet}-${tool}`])),
    HOSTCC: "gcc",
    CROSSCOMPILE: `/usr/bin/${triplet}`,
    PKG_CONFIG_LIBDIR: `/usr/lib/${triplet}/pkgconfig:/usr/share/pkgconfig`,
    ERL_EI_LIBDIR: `/${erlangLibraries(arch)}`,
  };
}

/**
 * A package of the target as it can lie beside this machine's own: headers, and what is in folders named after the
 * architecture; Erlang's static libraries are moved to such a one.
 */
function beside({ package: own, tree }: UnpackedPackage, arch: Arch): UnpackedPackage {
  const entries = tree.entries.flatMap((entry): readonly Entry[] => {
    if (/^usr\/(include|share\/pkgconfig|lib\/(\w+-linux-\w+|rustlib))(\/|$)/.test(entry.path))
      return [entry];
    const library = /^usr\/lib\/erlang\/lib\/erl_interface-[^/]+\/lib\/([^/]+\.a)$/.exec(entry.path)?.[1];
    return library === undefined ? [] : [{ ...entry, path: `${erlangLibraries(arch)}/${library}` }];
  });
  return { package: own, tree: fileTree(entries) };
}

function erlangLibraries(arch: Arch): string {
  return `usr/lib/${gnuTriplet(arch)}/erlang`;
}

/** Names of packages have no underscore: `x86-64-linux-gnu`. */
function packagedTriplet(arch: Arch): string {
  return gnuTriplet(arch).replaceAll("_", "-");
}

function namesOf(packages: readonly UnpackedPackage[]): readonly string[] {
  return packages.map((each) => each.package.name);
}
