import type { Need } from "../filetree/index.js";
import { type Release, releaseId } from "../release/index.js";
import type { Runtime } from "../runtime/index.js";
import { type ShrinkReport, shake, shrinkNeeds } from "../shake/index.js";
import type { Context } from "../step/index.js";
import type { Job, Target } from "./stages.js";

export interface Shrunk {
  readonly release: Release;
  readonly runtime: Runtime;
  readonly needs: readonly Need[];
  /** Absent when nothing was to be left out. */
  readonly report?: ShrinkReport;
}

/** Leaves out what cannot run, at the level that `shrink` says. Throws what `shake` throws. */
export async function shrinkRelease(
  context: Context,
  { config, store }: Job,
  parts: { readonly release: Release; readonly target: Target; readonly argv: readonly string[] },
): Promise<Shrunk> {
  const { release, argv } = parts;
  const { runtime, preloaded } = parts.target;
  const { shrink: level, keep, capabilities } = config;
  if (level === "off") return { release, runtime, needs: [] };
  const request = { level, release, runtime, preloaded, argv, keep, capabilities };
  const { report, ...trees } = await shake(context, store, request);
  return {
    release: { ...release, tree: trees.release },
    runtime: { ...runtime, tree: trees.runtime },
    needs: shrinkNeeds(
      report,
      (name) => (name === undefined ? undefined : applicationId(release, name)) ?? releaseId(release),
    ),
    report,
  };
}

function applicationId({ applications }: Release, name: string): string | undefined {
  const found = applications.find((each) => each.name === name);
  if (found === undefined) return undefined;
  return `${found.origin === "otp" ? "otp" : "application"}:${name}@${found.version}`;
}
