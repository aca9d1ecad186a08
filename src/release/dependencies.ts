import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { writeTree } from "../disk/index.js";
import { LeanError } from "../error/index.js";
import { parallel } from "../fetch/index.js";
import type { FileTree } from "../filetree/index.js";
import { type Context, step } from "../step/index.js";
import type { Store } from "../store/index.js";
import { lockOutdated, lockTooOld, notLocked } from "./errors.js";
import { fetchGit, type GitDependency, type GitTools } from "./git.js";
import { fetchHex, type HexDependency, type HexMirror } from "./hex.js";
import type { LockEntry, Survey, WantedDependency } from "./survey.js";
import { guest } from "./workspace.js";

export type Dependency = HexDependency | GitDependency;

export interface DependencySources {
  readonly hex: HexMirror;
  readonly git: GitTools;
}

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

/**
 * Brings dependencies into the workspace's `deps`, each fetched or taken from the store, as copies: their
 * builds write among their sources. What is there already at the right version stays, compiled. Returns
 * whether anything changed.
 */
export async function placeDependencies(
  context: Context,
  store: Store,
  folder: string,
  wanted: readonly Dependency[],
  sources: DependencySources,
): Promise<boolean> {
  const index = join(folder, "deps.json");
  const placed = await readPlaced(index);
  const missing = wanted.filter((dependency) => placed[dependency.app] !== identity(dependency));
  if (missing.length === 0) return false;
  await step(context, "Fetch dependencies", async (inner) => {
    let done = 0;
    const trees = await parallel(inner, missing, 6, async (within, dependency) => {
      const tree = await fetchDependency({ ...within, step: inner.step }, store, dependency, sources);
      inner.progress(++done, missing.length, "packages");
      return tree;
    });
    for (const [at, dependency] of missing.entries()) {
      await place(store, folder, dependency.app, trees[at] ?? { entries: [] });
      placed[dependency.app] = identity(dependency);
      await writeFile(`${index}.new`, JSON.stringify(placed));
      await rename(`${index}.new`, index);
    }
    inner.detail(`${missing.length} package${missing.length === 1 ? "" : "s"}`);
  });
  return true;
}

function fetchDependency(
  context: Context,
  store: Store,
  dependency: Dependency,
  sources: DependencySources,
): Promise<FileTree> {
  return dependency.kind === "hex"
    ? fetchHex(context, store, dependency, sources.hex)
    : fetchGit(context, store, dependency, sources.git);
}

async function place(store: Store, folder: string, app: string, tree: FileTree): Promise<void> {
  const target = join(folder, "deps", basename(app));
  await rm(join(folder, "_build", "prod", "lib", basename(app)), { recursive: true, force: true });
  await rm(target, { recursive: true, force: true });
  await writeTree(tree, target, {
    link: async (digest, path, executable) => {
      await writeFile(path, await store.read(digest), { mode: executable ? 0o755 : 0o644 });
    },
  });
}

function identity(dependency: Dependency): string {
  return dependency.kind === "hex" ? `hex ${dependency.outer}` : `git ${dependency.revision}`;
}

async function readPlaced(path: string): Promise<Record<string, string>> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Record<string, string>;
  } catch {
    return {};
  }
}
