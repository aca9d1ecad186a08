import { readFile } from "node:fs/promises";
import { dataFile } from "../config/index.js";
import type { Need } from "../filetree/index.js";
import { compileRuntimeConfig, fitCommands, type Release, releaseId } from "../release/index.js";
import type { Runtime } from "../runtime/index.js";
import type { BuildRoot } from "../sandbox/index.js";
import { type Level, provenLevel, type Shaken, shake, shrinkNeeds } from "../shake/index.js";
import type { Context } from "../step/index.js";
import type { Target } from "./stages.js";
import type { Job } from "./work.js";

export interface Shrunk {
  readonly release: Release;
  readonly runtime: Runtime;
  readonly needs: readonly Need[];
  /** Capabilities that are open, by the user, the application or its libraries; absent when all code is there. */
  readonly open?: ReadonlySet<string>;
  /** Absent when nothing was to be left out. */
  readonly shrink?: Pick<Shaken, "report" | "reasons">;
}

/** Leaves out what cannot run, at the level that `shrink` says. Throws what `shake` throws. */
export async function shrinkRelease(
  context: Context,
  { config, store }: Job,
  parts: {
    readonly release: Release;
    readonly target: Target;
    /** Where its compilers are. */
    readonly projectRoot: BuildRoot;
    readonly argv: readonly string[];
  },
): Promise<Shrunk> {
  const { argv } = parts;
  const { runtime, preloaded } = parts.target;
  const { capabilities } = config;
  const level = config.shrink ?? (await usualLevel(context, parts.release, runtime));
  const keep = [...config.keep, ...keptOf(parts.release)];
  if (level === "off") return { release: parts.release, runtime, needs: [] };
  const { release, kept: reason } = await compileRuntimeConfig(
    context,
    store,
    parts.release,
    parts.projectRoot,
  );
  if (reason !== undefined)
    context.emit({
      type: "notice",
      message: `runtime.exs is evaluated at boot, which needs Elixir's compiler: ${reason}.`,
    });
  const request = { level, release, runtime, preloaded, argv, keep, capabilities };
  const { report, reasons, ...trees } = await shake(context, store, request);
  const open = new Set([...capabilities, ...report.opened.map(({ capability }) => capability)]);
  return {
    release: fitCommands({ ...release, tree: trees.release }, open),
    runtime: { ...runtime, tree: trees.runtime },
    needs: shrinkNeeds(
      report,
      (name) => (name === undefined ? undefined : applicationId(release, name)) ?? releaseId(release),
    ),
    open,
    shrink: { report, reasons },
  };
}

/** What is left out when nobody says: with versions that it was not proven with nothing, which is said. */
async function usualLevel(context: Context, release: Release, runtime: Runtime): Promise<Level | "off"> {
  const table = await readFile(dataFile("shake/proven.toml"), "utf8");
  const { level, unproven } = provenLevel(table, release, runtime);
  if (unproven.length > 0)
    context.emit({
      type: "notice",
      message: `Nothing is left out: that was not proven faithful with ${unproven.join(" and ")}. --shrink functions does it all the same.`,
    });
  return level;
}

/** Of a packaged program its own applications stay whole: its configuration, which no rule reads, names what they call. */
function keptOf({ program, applications, tree }: Release): readonly string[] {
  if (program === undefined) return [];
  const own = applications.filter(
    ({ origin, name, version }) =>
      origin === "release" &&
      tree.entries.some(
        ({ path }) => path.startsWith(`lib/${name}-${version}/ebin/`) && path.endsWith(".beam"),
      ),
  );
  return [...own.map(({ name }) => name), ...program.keep];
}

function applicationId({ applications }: Release, name: string): string | undefined {
  const found = applications.find((each) => each.name === name);
  if (found === undefined) return undefined;
  return `${found.origin === "otp" ? "otp" : "application"}:${name}@${found.version}`;
}
