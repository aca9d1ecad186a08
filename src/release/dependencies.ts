import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { writeTree } from "../disk/index.js";
import { parallel } from "../fetch/index.js";
import type { FileTree } from "../filetree/index.js";
import { type Context, step } from "../step/index.js";
import type { Store } from "../store/index.js";
import { fetchGit, type GitDependency, type GitTools } from "./git.js";
import { fetchHex, type HexDependency, type HexMirror } from "./hex.js";

export type Dependency = HexDependency | GitDependency;

export interface DependencySources {
  readonly hex: HexMirror;
  readonly git: GitTools;
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
  // What was compiled of another version: by Mix, and by rebar3 in either profile.
  for (const compiled of ["prod/lib", "prod/checkouts", "default/checkouts"]) {
    await rm(join(folder, "_build", compiled, basename(app)), { recursive: true, force: true });
  }
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
