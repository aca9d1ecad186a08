import { type Arch, type Config, gnuTriplet } from "../config/index.js";
import type { Entry } from "../filetree/index.js";
import {
  type CompiledRuntime,
  compiledRuntime,
  packagedRuntimeSource,
  sourcePackage,
} from "../runtime/index.js";
import { type BuildRoot, openBuildRoot } from "../sandbox/index.js";
import type { Context } from "../step/index.js";
import { isForeign, takeRuntimeCompilers } from "./cross.js";
import { buildWithout, runtimeBuildPackages } from "./wanted.js";
import type { Job } from "./work.js";

/** Makes the runtime system, for a release that loads `libraries` while it runs; nothing where the packages' own is taken. */
export type MakeRuntime = (
  context: Context,
  libraries: readonly Entry[],
) => Promise<CompiledRuntime | undefined>;

/**
 * The source and the compilers for a runtime system of the image's own: setting `runtime`. All that has to be
 * fetched is there when it returns. Throws what fetching packages throws.
 */
export async function prepareRuntime(context: Context, job: Job): Promise<MakeRuntime> {
  const { config, store, packages, host } = job;
  const { suite, arch, emulator, runtimeConfigure: configure } = config;
  if (config.runtime !== "source") return async () => undefined;
  const archives = await packages.archives(context, {
    ...{ set: "runtime-source", suite, arch: host, name: sourcePackage },
  });
  const root = await makeRuntimeRoot(context, job);
  const machine = isForeign(job) ? { from: gnuTriplet(host), to: gnuTriplet(arch) } : undefined;
  const parts = { source: packagedRuntimeSource(archives), root, workRoot: `${store.root}/work` };
  return (inner, libraries) => {
    const libc = fittingLibrary(inner, job, libraries);
    return compiledRuntime(inner, store, { arch, emulator, libc, configure, machine }, parts);
  };
}

/** The folder in which Erlang's runtime is compiled. */
export async function makeRuntimeRoot(context: Context, job: Job): Promise<BuildRoot> {
  const own = await job.packages.take(context, {
    set: "runtime-build",
    suite: job.config.buildSuite,
    arch: job.host,
    wanted: runtimeBuildPackages,
    closure: { without: buildWithout.filter((name) => !needed.includes(name)) },
  });
  const cross = isForeign(job) ? await takeRuntimeCompilers(context, job, own) : [];
  return openBuildRoot(
    context,
    job.store,
    [...own, ...cross].map(({ tree }) => tree),
  );
}

/** musl where it is asked for and can be: a static program loads nothing. Says why it cannot. */
export function fittingLibrary(
  context: Context,
  { config, host }: Pick<Job, "host"> & { readonly config: Pick<Config, "libc" | "arch"> },
  libraries: readonly Entry[],
): Config["libc"] {
  if (config.libc === "glibc") return "glibc";
  const reason = noMusl(config.arch, host, libraries);
  if (reason === undefined) return "musl";
  context.emit({ type: "notice", message: `The runtime is linked with glibc instead of musl: ${reason}.` });
  return "glibc";
}

function noMusl(arch: Arch, host: Arch, [first]: readonly Entry[]): string | undefined {
  if (arch !== host || host !== "x86_64") return `for ${arch} there is none to link with`;
  return first && `/${first.path} (${first.why.from ?? first.why.stage}) is loaded while it runs`;
}

/** OTP's makefiles make tables by programs in Perl. */
const needed: readonly string[] = ["perl", "perl-base"];
