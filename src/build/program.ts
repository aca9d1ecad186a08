import { type Arch, programFile } from "../config/index.js";
import type { UnpackedPackage } from "../package/index.js";
import { buildPackageRelease, type Release, readDescription, withOverlay } from "../release/index.js";
import type { Context } from "../step/index.js";
import { makeProjectRoot, type ProjectRoot } from "./compilers.js";
import { isForeign } from "./cross.js";
import { packageNotNamed } from "./errors.js";
import { type PackagedRoot, rootOf } from "./roots.js";
import { makeRelease } from "./stages.js";
import { targetWithout } from "./wanted.js";
import type { Job } from "./work.js";

/** What the root of a packaged program has beside the package: what the script `erl` runs with. */
const tools: readonly string[] = ["coreutils", "dash"];

/**
 * The root in which the release is made: of a project, or, with the setting `from_package`, of that package's program.
 * Throws `PACKAGE_NOT_NAMED` for settings of the latter without it, and what making either throws.
 */
export async function makeSourceRoot(
  context: Context,
  job: Job,
  buildRoot: PackagedRoot,
): Promise<ProjectRoot> {
  const { fromPackage, program, applications } = job.config;
  if (fromPackage !== undefined) return makeProgramRoot(context, job, fromPackage);
  if (program !== undefined) throw packageNotNamed("program");
  if (applications.length > 0) throw packageNotNamed("applications");
  return makeProjectRoot(context, job, buildRoot);
}

/** The release of a project or of a packaged program, with the files of `overlay`. Throws what making either throws. */
export async function makeSourceRelease(context: Context, job: Job, root: ProjectRoot): Promise<Release> {
  const { store, config } = job;
  const { fromPackage, program, applications, overlay, arch } = config;
  if (fromPackage !== undefined) {
    return buildPackageRelease(context, store, {
      ...{ fromPackage, program, applications, overlay, arch },
      ...{ packages: root.packages, root: root.path, rootKey: root.key },
    });
  }
  const release = await makeRelease(context, job, root);
  return overlay === undefined ? release : withOverlay(store, release, overlay);
}

/**
 * The package of a program with all it depends on, and a root with the Erlang/OTP among it, in which the program's boot
 * script is made. Throws `PROGRAM_INVALID`, and what choosing packages throws.
 */
async function makeProgramRoot(context: Context, job: Job, fromPackage: string): Promise<ProjectRoot> {
  const { config } = job;
  const location = programFile(fromPackage, config.program);
  const description = await readDescription(location, { required: config.program !== undefined });
  const take = (arch: Arch) =>
    job.packages.take(context, {
      set: "program",
      suite: config.suite,
      arch,
      wanted: [fromPackage, ...(description?.with ?? []), ...tools],
      closure: { without: [...targetWithout, ...(description?.without ?? [])] },
    });
  const packages = await take(config.arch);
  // The same Erlang/OTP for this machine: its boot scripts hold for any.
  const runnable = isForeign(job) ? await take(job.host) : packages;
  const root = await rootOf(context, job, erlangAndSystem(runnable, fromPackage));
  return { ...root, packages, env: {} };
}

/** All but the program itself and libraries for it, which in Debian lie among OTP's own applications. */
function erlangAndSystem(
  packages: readonly UnpackedPackage[],
  fromPackage: string,
): readonly UnpackedPackage[] {
  const otp = packages.find((each) => each.package.name === "erlang-base")?.package.version;
  return packages.filter(({ package: { name, version }, tree }) => {
    const isErlang = tree.entries.some(({ path }) => /\/ebin\/[^/]+\.app$/.test(path));
    return name !== fromPackage && (!isErlang || version === otp);
  });
}
