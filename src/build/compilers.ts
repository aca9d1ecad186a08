import type { Arch } from "../config/index.js";
import { type LanguageTool, languageTools } from "../release/index.js";
import type { Context } from "../step/index.js";
import { crossEnvironment, isForeign, isLibrary, takeCrossLibraries } from "./cross.js";
import { type PackagedRoot, rootOf } from "./roots.js";
import { buildWithout } from "./wanted.js";
import type { Job } from "./work.js";

/** The folder in which a project is compiled. */
export interface ProjectRoot extends PackagedRoot {
  /** What compilers in it are told, beyond what every project's are. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The build root of the project itself: `base`, and on top of it the packages that `build_packages` names and
 * the compilers that its sources ask for. It is `base` for most projects.
 */
export async function makeProjectRoot(context: Context, job: Job, base: PackagedRoot): Promise<ProjectRoot> {
  const { config, packages, host } = job;
  const common = base.packages;
  const tools = await languageTools(config.source);
  const foreign = isForeign(job);
  const [forHost, forTarget] = foreign ? split(config.buildPackages) : [config.buildPackages, []];
  const wanted = [...new Set([...forHost, ...tools.flatMap((tool) => tool.packages)])];
  const sysroot = foreign ? [...forTarget, ...tools.flatMap(({ cross }) => cross.packages)] : [];
  const libraries = await takeCrossLibraries(context, job, sysroot, common);
  const env = environmentOf(tools, foreign ? config.arch : undefined);
  if (wanted.length + libraries.length === 0) return { ...base, env };
  for (const { language, packages: names, file } of tools) {
    const message = `The sandbox gets ${names.join(", ")}: ${file} is for ${language}.`;
    context.emit({ type: "notice", message });
  }
  const unwanted = buildWithout.filter((name) => !config.buildPackages.includes(name));
  const added =
    wanted.length === 0
      ? []
      : await packages.take(context, {
          set: foreign ? `compilers-${config.arch}` : "compilers",
          suite: config.buildSuite,
          arch: host,
          wanted,
          closure: { without: [...common.map((each) => each.package.name), ...unwanted] },
        });
  const all = [...common, ...added, ...libraries];
  const root = await rootOf(context, job, all);
  return { ...root, packages: all, env };
}

function split(names: readonly string[]): readonly [tools: readonly string[], libraries: readonly string[]] {
  return [names.filter((name) => !isLibrary(name)), names.filter(isLibrary)];
}

function environmentOf(
  tools: readonly LanguageTool[],
  cross: Arch | undefined,
): Readonly<Record<string, string>> {
  const own = tools.map((tool) => ({ ...tool.env, ...(cross === undefined ? {} : tool.cross.env(cross)) }));
  return Object.assign({}, cross === undefined ? {} : crossEnvironment(cross), ...own);
}
