import { languageTools } from "../release/index.js";
import type { Context } from "../step/index.js";
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
  const { config, packages } = job;
  const common = base.packages;
  const tools = await languageTools(config.source);
  const wanted = [...new Set([...config.buildPackages, ...tools.flatMap((tool) => tool.packages)])];
  if (wanted.length === 0) return { ...base, env: {} };
  for (const { language, packages: names, file } of tools) {
    const message = `The sandbox gets ${names.join(", ")}: ${file} is for ${language}.`;
    context.emit({ type: "notice", message });
  }
  const unwanted = buildWithout.filter((name) => !config.buildPackages.includes(name));
  const added = await packages.take(context, {
    set: "compilers",
    suite: config.buildSuite,
    arch: config.arch,
    wanted,
    closure: { without: [...common.map((each) => each.package.name), ...unwanted] },
  });
  const all = [...common, ...added];
  const root = await rootOf(context, job, all);
  const env = Object.assign({}, ...tools.map((tool) => tool.env)) as Readonly<Record<string, string>>;
  return { ...root, packages: all, env };
}
