import { stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { projectMissing } from "./errors.js";
import type { SettingsFile } from "./file.js";
import { programSettings } from "./program.js";
import type { Flags, ResolvedConfig } from "./resolve.js";
import { isDerived, type Machine } from "./setting.js";
import { sourceSettings } from "./settings/source.js";

export interface Invocation {
  /** Folder of the project, or an archive of a release, relative to the working folder. */
  readonly project: string;
  readonly flags: Flags;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly machine: Machine;
}

/**
 * Reads the `lean.toml` of the project, or of the folder that an archive lies in, and resolves every setting.
 * Throws `PROJECT_MISSING`, `CONFIG_UNREADABLE`, `CONFIG_SYNTAX`, `UNKNOWN_SETTING`, `INVALID_SETTING`,
 * `NOT_BUILT_YET`; all exit with 2.
 */
export async function loadConfig(invocation: Invocation): Promise<ResolvedConfig> {
  const source = resolve(invocation.machine.workingFolder, invocation.project);
  const kind = await stat(source).catch(() => undefined);
  if (kind === undefined) throw projectMissing(source);
  const project = kind.isDirectory() ? source : dirname(source);
  // Loaded late: help and version need neither the schema library nor the TOML reader.
  const [{ resolveConfig }, { readSettingsFile }] = await Promise.all([
    import("./resolve.js"),
    import("./file.js"),
  ]);
  const file = await readSettingsFile(join(project, "lean.toml"));
  const below = await programSettings({ ...invocation, project }, file);
  return resolveConfig({ ...invocation, project, source, file, below });
}

/**
 * Resolves settings for a command that is given an image: flags, environment, section `[run]` of a `lean.toml`
 * in the working folder, the values that the image brought along under `run`, defaults.
 */
export async function loadRunConfig(
  invocation: Invocation,
  image: { readonly path: string; readonly run?: Readonly<Record<string, unknown>> | undefined },
): Promise<ResolvedConfig> {
  const [{ resolveConfig }, { readSettingsFile }] = await Promise.all([
    import("./resolve.js"),
    import("./file.js"),
  ]);
  const project = resolve(invocation.machine.workingFolder, invocation.project);
  const own = await readSettingsFile(join(project, "lean.toml"));
  const file = over(own, { path: image.path, text: "", values: { run: image.run ?? {} } });
  return resolveConfig({ ...invocation, project, file });
}

/** Section `[run]` of one file over that of another. */
function over(upper: SettingsFile | undefined, lower: SettingsFile): SettingsFile {
  if (upper === undefined) return lower;
  const { run = {} } = upper.values;
  const isTable = typeof run === "object" && run !== null && !Array.isArray(run);
  return isTable
    ? { ...upper, values: { ...upper.values, run: { ...(lower.values.run ?? {}), ...run } } }
    : upper;
}

/** Folder of the cache (`LEANVM_CACHE`, else by the XDG rules), for what needs no other setting. Absolute. */
export function cacheFolder(invocation: Place): string {
  return folderOf(sourceSettings.cache, invocation);
}

/** Folder of the state of VMs (`LEANVM_STATE`, else by the XDG rules). Absolute. */
export function stateFolder(invocation: Place): string {
  return folderOf(sourceSettings.state, invocation);
}

type Place = Pick<Invocation, "environment" | "machine">;

function folderOf(
  { fallback, environment }: typeof sourceSettings.cache,
  { environment: variables, machine }: Place,
): string {
  const named = environment?.map((name) => variables[name]).find((text) => text !== undefined && text !== "");
  const folder = named ?? (isDerived(fallback) ? fallback.from(machine, {}) : fallback);
  return resolve(machine.workingFolder, folder);
}
