import { stat } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { digestsOf, type FileTree } from "../../filetree/index.js";
import type { Context } from "../../step/index.js";
import { cached, type Store } from "../../store/index.js";
import { type Dependency, placeDependencies } from "../dependencies.js";
import { gitUnavailable, pathDependencyMissing, pathDependencyOutside } from "../errors.js";
import type { ReleaseOptions } from "../options.js";
import { linkPlugins, pinnedPlugins, pinsOf } from "../plugins.js";
import { type SourceFile, type SourceRoot, scan } from "../scan.js";
import { type Snapshot, takeSnapshot } from "../snapshot.js";
import type { Release } from "../types.js";
import { guest, type Workspace, withWorkspace } from "../workspace.js";
import { assemble, assembleUntouched } from "./assemble.js";
import { type ChosenRelease, chooseRelease } from "./choose.js";
import { lockedDependencies } from "./locked.js";
import { type Survey, surveyProject } from "./survey.js";
import { openToolchain, type Toolchain } from "./toolchain.js";

/**
 * Builds the release of a Mix project in the sandbox: what `MIX_ENV=prod mix release` gives, without network,
 * from dependencies that mix.lock pins. The project's own folder is only read, and where it lies leaves no
 * trace in the result. Throws `RELEASE_AMBIGUOUS`, `DEP_NOT_LOCKED`, `HEX_CHECKSUM`,
 * `COMPILE_FAILED` and their kin.
 */
export async function buildMixRelease(
  context: Context,
  store: Store,
  options: ReleaseOptions,
): Promise<Release> {
  return withProject(context, store, options, assembled);
}

/**
 * The folder that `mix release` writes for a project, untouched, with its own ERTS, start scripts and cookie:
 * what images are compared with. Paths are relative to the folder. Throws what `buildMixRelease` throws.
 */
export async function mixReleaseFolder(
  context: Context,
  store: Store,
  options: ReleaseOptions,
): Promise<FileTree> {
  return withProject(context, store, options, untouched);
}

type Finish<T> = (job: Job, snapshot: Snapshot, plan: Plan, chosen: ChosenRelease) => Promise<T>;

async function withProject<T>(
  context: Context,
  store: Store,
  options: ReleaseOptions,
  finish: Finish<T>,
): Promise<T> {
  const { project } = options;
  const toolchain = await openToolchain(options.buildRoot, options.buildRootKey, options.env ?? {});
  return withWorkspace(context, options.workRoot, { project, arch: options.arch }, async (workspace) => {
    const job: Job = { context, store, options, project, toolchain, workspace };
    const { snapshot, plan } = await readProject(job);
    return finish(job, snapshot, plan, chooseRelease(project, plan.survey, options.release));
  });
}

interface Job {
  readonly context: Context;
  readonly store: Store;
  readonly options: ReleaseOptions;
  readonly project: string;
  readonly toolchain: Toolchain;
  readonly workspace: Workspace;
}

interface Plan {
  readonly survey: Survey;
  readonly dependencies: readonly Dependency[];
}

/** Reads the project, and its path dependencies as they become known, until nothing is missing. */
async function readProject(job: Job): Promise<{ snapshot: Snapshot; plan: Plan }> {
  const roots: SourceRoot[] = [{ host: job.project, path: relative(guest.sources, guest.project) }];
  for (;;) {
    const snapshot = await takeSnapshot(await scanAll(roots), job.workspace.known);
    await job.workspace.note(snapshot);
    const plan = await surveyed(job, snapshot);
    const further = await missingPaths(job, plan.survey);
    if (further.length === 0) return { snapshot, plan };
    roots.push(...further);
  }
}

/** The files of all roots, each once, though one root may lie within another. */
async function scanAll(roots: readonly SourceRoot[]): Promise<SourceFile[]> {
  const files = (await Promise.all(roots.map(scan))).flat();
  const unique = new Map(files.map((file) => [file.path, file]));
  return [...unique.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function surveyed(job: Job, snapshot: Snapshot): Promise<Plan> {
  const { context, store, toolchain, workspace } = job;
  return cached<Plan>(context, store, {
    name: "Read the project",
    id: "mix-survey/1",
    inputs: { sources: snapshot.hash, toolchain: toolchain.key },
    objects: () => [],
    run: async (step) => {
      await workspace.sync(snapshot);
      for (;;) {
        const survey = await surveyProject(step, toolchain, workspace.folder, job.project);
        const dependencies = lockedDependencies(survey);
        if (!(await place({ ...job, context: step }, dependencies))) return { survey, dependencies };
      }
    },
    detail: ({ dependencies }) => `${dependencies.length} dependencies`,
  });
}

async function place(job: Job, dependencies: readonly Dependency[]): Promise<boolean> {
  const { context, store, options, workspace } = job;
  const plugins = pinnedPlugins(options.plugins ?? []);
  const changed = await placeDependencies(context, store, workspace.folder, [...dependencies, ...plugins], {
    hex: { url: options.hexMirror, ...(options.network === undefined ? {} : { network: options.network }) },
    git: { root: options.gitRoot ?? (() => Promise.reject(gitUnavailable())) },
  });
  await linkPlugins(workspace.folder, plugins);
  return changed;
}

async function missingPaths(job: Job, survey: Survey): Promise<SourceRoot[]> {
  const missing = survey.dependencies.filter(({ kind, available }) => kind === "path" && !available);
  return Promise.all(
    missing.map(async ({ app, dest }) => {
      const path = relative(guest.sources, dest);
      if (path.startsWith("..")) throw pathDependencyOutside(app, dest);
      const host = resolve(job.project, relative(guest.project, dest));
      const known = await stat(host).catch(() => undefined);
      if (known?.isDirectory() !== true) throw pathDependencyMissing(app, host);
      return { host, path };
    }),
  );
}

function assembled(job: Job, snapshot: Snapshot, plan: Plan, chosen: ChosenRelease): Promise<Release> {
  const { context, store, toolchain, workspace } = job;
  return cached<Release>(context, store, {
    name: `Compile and assemble ${chosen.name}`,
    id: "mix-release/4",
    inputs: {
      ...{ sources: snapshot.hash, toolchain: toolchain.key, release: { ...chosen } },
      plugins: pinsOf(pinnedPlugins(job.options.plugins ?? [])),
    },
    objects: ({ tree }) => digestsOf(tree),
    run: async (step) => {
      await workspace.sync(snapshot);
      await place({ ...job, context: step }, plan.dependencies);
      return assemble(step, store, toolchain, workspace, chosen);
    },
    detail: ({ version, applications }) => `${version}, ${applications.length} applications`,
  });
}

function untouched(job: Job, snapshot: Snapshot, plan: Plan, chosen: ChosenRelease): Promise<FileTree> {
  const { context, store, toolchain, workspace } = job;
  return cached<FileTree>(context, store, {
    name: `Assemble ${chosen.name} untouched`,
    id: "mix-release-folder/1",
    inputs: { sources: snapshot.hash, toolchain: toolchain.key, release: { ...chosen } },
    objects: digestsOf,
    run: async (step) => {
      await workspace.sync(snapshot);
      await place({ ...job, context: step }, plan.dependencies);
      return assembleUntouched(step, store, toolchain, workspace, chosen);
    },
    detail: ({ entries }) => `${entries.length} files and folders`,
  });
}
