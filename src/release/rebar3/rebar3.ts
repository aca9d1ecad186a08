import { readdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { readTree } from "../../disk/index.js";
import { hasCode, LeanError } from "../../error/index.js";
import { digestsOf, type FileTree } from "../../filetree/index.js";
import type { Context } from "../../step/index.js";
import { cached, type Store } from "../../store/index.js";
import { type Dependency, placeDependencies } from "../dependencies.js";
import { gitUnavailable } from "../errors.js";
import type { HexDependency } from "../hex.js";
import { interrupted } from "../interrupted.js";
import { withoutExcluded } from "../native/index.js";
import type { ReleaseOptions } from "../options.js";
import { linkCheckouts, linkPlugins, pinnedPlugins, pinsOf } from "../plugins.js";
import { adopt } from "../prebuilt/index.js";
import { scan } from "../scan.js";
import { type Snapshot, takeSnapshot } from "../snapshot.js";
import type { Release } from "../types.js";
import { compilerWords } from "../words.js";
import { guest, type Workspace, withWorkspace } from "../workspace.js";
import { chooseRelease, lockedDependencies, type Survey } from "./survey.js";
import { inProject, openRebar, type Rebar, surveyProject } from "./toolchain.js";

interface Job {
  readonly context: Context;
  readonly store: Store;
  readonly options: ReleaseOptions;
  readonly rebar: Rebar;
  readonly workspace: Workspace;
  readonly snapshot: Snapshot;
}

/**
 * Builds the release of a rebar3 project in the sandbox: what `rebar3 as prod release` gives, without network,
 * from dependencies that rebar.lock pins. They are laid out as `_checkouts`, where rebar3 looks before it fetches.
 * Throws `PROJECT_UNREADABLE`, `RELEASE_MISSING`, `RELEASE_AMBIGUOUS`, `RELEASE_UNKNOWN`, `DEP_NOT_LOCKED`,
 * `LOCK_TOO_OLD`, `HEX_CHECKSUM`, `COMPILE_FAILED`, `RELEASE_FAILED`, and what `adopt` throws.
 */
export async function buildRebarRelease(
  context: Context,
  store: Store,
  options: ReleaseOptions,
): Promise<Release> {
  const { project, buildRoot, buildRootKey, arch } = options;
  const rebar = await openRebar(buildRoot, buildRootKey, options.env ?? {});
  const tree = await withWorkspace(
    context,
    options.workRoot,
    { project, arch: options.arch },
    async (workspace) => {
      const files = await scan({ host: project, path: relative(guest.sources, guest.project) });
      const snapshot = await takeSnapshot(files, workspace.known);
      await workspace.note(snapshot);
      const job: Job = { context, store, options, rebar, workspace, snapshot };
      const survey = await surveyed(job);
      const name = chooseRelease(project, survey, options.release);
      const plugins = pinnedPlugins(options.plugins ?? []).filter(
        ({ app }) => !survey.checkouts.includes(app),
      );
      warnOfPlugins(context, survey, plugins);
      return assembled(job, survey, { dependencies: lockedDependencies(survey), plugins }, name);
    },
  );
  const layout = { kind: "release" } as const;
  return adopt(context, store, {
    ...{
      source: project,
      tree: withoutExcluded(context, tree, options.exclude ?? []),
      layout,
      buildRoot,
      buildRootKey,
      arch,
    },
    quiet: true,
  });
}

function surveyed({ context, store, options, rebar, workspace, snapshot }: Job): Promise<Survey> {
  return cached<Survey>(context, store, {
    name: "Read the project",
    id: "rebar-survey/1",
    inputs: { sources: snapshot.hash, toolchain: rebar.key },
    objects: () => [],
    run: async (step) => {
      await workspace.sync(snapshot);
      return surveyProject(step, rebar, workspace.folder, options.project);
    },
    detail: ({ lock }) => `${lock?.length ?? 0} dependencies`,
  });
}

/** Plugins are in no lock, so they are not fetched; most are for development, and rebar3 goes on without. */
function warnOfPlugins(
  context: Context,
  { plugins, checkouts }: Survey,
  pinned: readonly HexDependency[],
): void {
  const there = [...checkouts, ...pinned.map(({ app }) => app)];
  const missing = plugins.filter((name) => !there.includes(name));
  if (missing.length === 0) return;
  context.emit({
    type: "warning",
    code: "PLUGIN_LEFT_OUT",
    message: `rebar.lock pins no plugins, so the build goes without ${missing.join(", ")}.`,
    hint: `If the release needs one, pin it in lean.toml: \`rebar_plugins = ["${missing[0]} VERSION sha256:…"]\`.`,
  });
}

function assembled(
  { context, store, options, rebar, workspace, snapshot }: Job,
  survey: Survey,
  parts: { readonly dependencies: readonly Dependency[]; readonly plugins: readonly HexDependency[] },
  name: string,
): Promise<FileTree> {
  const { plugins } = parts;
  const dependencies = [...parts.dependencies, ...plugins];
  return cached<FileTree>(context, store, {
    name: `Compile and assemble ${name}`,
    id: "rebar-release/1",
    inputs: { sources: snapshot.hash, toolchain: rebar.key, release: name, plugins: pinsOf(plugins) },
    objects: digestsOf,
    run: async (step) => {
      await workspace.sync(snapshot);
      await placeDependencies(step, store, workspace.folder, dependencies, {
        hex: {
          url: options.hexMirror,
          ...(options.network === undefined ? {} : { network: options.network }),
        },
        git: { root: options.gitRoot ?? (() => Promise.reject(gitUnavailable())) },
      });
      await linkCheckouts(join(workspace.folder, relative(guest.work, guest.project)), dependencies);
      await linkPlugins(workspace.folder, plugins);
      return workspace.guarded(() => rebarRelease(step, store, rebar, workspace.folder, survey.prod, name));
    },
    detail: ({ entries }) => `${entries.length} files and folders`,
  });
}

async function rebarRelease(
  context: Context,
  store: Store,
  rebar: Rebar,
  folder: string,
  prod: boolean,
  name: string,
): Promise<FileTree> {
  const output = join(folder, "release");
  await rm(output, { recursive: true, force: true });
  const lines: string[] = [];
  const profile = prod ? ["as", "prod"] : [];
  const options = ["-n", name, "-o", guest.release, "--dev-mode", "false", "--include-erts", "false"];
  await inProject(context, rebar, folder, ["rebar3", ...profile, "release", ...options], (line) =>
    lines.push(line),
  ).catch((error: unknown) => {
    throw hasCode(error, "COMMAND_FAILED") ? explain(name, lines, error) : error;
  });
  const [made] = await readdir(output).catch(() => []);
  if (made === undefined) interrupted("rebar3");
  for (const item of await readdir(join(output, made))) {
    if (item.startsWith("erts-")) await rm(join(output, made, item), { recursive: true, force: true });
  }
  const why = { stage: "release", rule: "assembled by rebar3" };
  const tree = await readTree(join(output, made), store, why);
  await rm(output, { recursive: true, force: true });
  return tree;
}

function explain(name: string, lines: readonly string[], cause: unknown): LeanError {
  const failed = lines.find((line) => /^===> Compiling \S+ failed/.test(line));
  // Plugins that were left out are what is wrong when nothing was compiled, and noise beside a compiler's words.
  const noise =
    failed === undefined ? /Failed to update package/ : /Failed to update package|Errors loading plugin/;
  const told = lines.filter((line) => !noise.test(line));
  const common = { details: compilerWords(told), cause };
  return failed === undefined
    ? new LeanError({
        code: "RELEASE_FAILED",
        message: `rebar3 could not assemble the release ${name}.`,
        hint: "`rebar3 release` in the project should fail the same way; mend what it reports.",
        ...common,
      })
    : new LeanError({
        code: "COMPILE_FAILED",
        message: `${name} does not compile.`,
        hint: "Mend what the compiler reports, then run the command again.",
        ...common,
      });
}
