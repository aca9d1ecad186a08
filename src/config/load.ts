import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { projectMissing } from "./errors.js";
import type { Flags, ResolvedConfig } from "./resolve.js";
import { isDerived, type Machine } from "./setting.js";
import { sourceSettings } from "./settings/source.js";

export interface Invocation {
  /** Folder of the project, relative to the working folder. */
  readonly project: string;
  readonly flags: Flags;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly machine: Machine;
}

/**
 * Reads the project's `lean.toml`, if there is one, and resolves every setting.
 * Throws `PROJECT_MISSING`, `CONFIG_UNREADABLE`, `CONFIG_SYNTAX`, `UNKNOWN_SETTING`, `INVALID_SETTING`,
 * `NOT_BUILT_YET`; all exit with 2.
 */
export async function loadConfig(invocation: Invocation): Promise<ResolvedConfig> {
  const project = resolve(invocation.machine.workingFolder, invocation.project);
  const kind = await stat(project).catch(() => undefined);
  if (!kind?.isDirectory()) throw projectMissing(project);
  // Loaded late: help and version need neither the schema library nor the TOML reader.
  const [{ resolveConfig }, { readSettingsFile }] = await Promise.all([
    import("./resolve.js"),
    import("./file.js"),
  ]);
  return resolveConfig({ ...invocation, project, file: await readSettingsFile(join(project, "lean.toml")) });
}

/**
 * Resolves settings for a command that has no project: flags, environment, defaults, and as the lowest
 * layer but one the values that an image brought along under `run`.
 */
export async function loadRunConfig(
  invocation: Invocation,
  image: { readonly path: string; readonly run?: Readonly<Record<string, unknown>> | undefined },
): Promise<ResolvedConfig> {
  const { resolveConfig } = await import("./resolve.js");
  const file = image.run && { path: image.path, text: "", values: { run: image.run } };
  return resolveConfig({ ...invocation, file });
}

/** Folder of the cache (`LEANVM_CACHE`, else by the XDG rules), for what needs no other setting. Absolute. */
export function cacheFolder(invocation: Pick<Invocation, "environment" | "machine">): string {
  const { fallback, environment } = sourceSettings.cache;
  const named = environment
    ?.map((name) => invocation.environment[name])
    .find((text) => text !== undefined && text !== "");
  const folder = named ?? (isDerived(fallback) ? fallback.from(invocation.machine, {}) : fallback);
  return resolve(invocation.machine.workingFolder, folder);
}
