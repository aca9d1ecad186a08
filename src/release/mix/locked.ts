import { dirname } from "node:path";
import { LeanError } from "../../error/index.js";
import type { Dependency } from "../dependencies.js";
import { lockOutdated, lockTooOld, notLocked } from "../errors.js";
import { guest } from "../workspace.js";
import type { LockEntry, Survey, WantedDependency } from "./survey.js";

/**
 * The dependencies from Hex and git that a survey asks for, pinned by their lock entries, together with
 * what those packages need in turn. Throws `DEP_NOT_LOCKED`, `LOCK_OUTDATED`, `LOCK_TOO_OLD`.
 */
export function lockedDependencies(survey: Survey): readonly Dependency[] {
  const pinned = new Map<string, Dependency>();
  const queue = survey.dependencies.filter(({ kind }) => kind === "hex" || kind === "git");
  for (const wanted of queue) checkLock(wanted);
  const names = queue.map(({ app }) => app);
  for (let app = names.pop(); app !== undefined; app = names.pop()) {
    if (pinned.has(app)) continue;
    const entry = survey.lock[app];
    if (entry === undefined || entry.kind === "other") throw notLocked(app);
    pinned.set(app, pin(app, entry));
    if (entry.kind === "hex") names.push(...entry.needs.filter((needed) => survey.lock[needed]));
  }
  return [...pinned.values()].sort((a, b) => (a.app < b.app ? -1 : 1));
}

function checkLock(wanted: WantedDependency): void {
  if (wanted.lock === "missing") throw notLocked(wanted.app);
  if (wanted.lock === "outdated") throw lockOutdated(wanted.app, wanted.wanted);
  if (dirname(wanted.dest) !== guest.dependencies) {
    throw new LeanError({
      code: "DEP_ELSEWHERE",
      message: `The dependency ${wanted.app} is kept at ${wanted.dest}, outside of the deps folder.`,
      hint: "Remove `dest:` from its entry in mix.exs.",
    });
  }
}

function pin(app: string, entry: Exclude<LockEntry, { kind: "other" }>): Dependency {
  if (entry.kind === "git") {
    const { url, revision, submodules } = entry;
    return { kind: "git", app, url, revision, submodules };
  }
  const { package: name, version, inner, outer, repo } = entry;
  if (inner === null || outer === null) throw lockTooOld(app);
  return { kind: "hex", app, package: name, version, inner, outer, repo };
}
