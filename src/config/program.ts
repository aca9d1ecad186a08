import { resolve } from "node:path";
import { dataFile } from "./data.js";
import type { SettingsFile } from "./file.js";
import type { Flags } from "./resolve.js";
import type { Machine } from "./setting.js";

/**
 * Where the description of a package's program is: the file that `program` names, else the one that ships for
 * `fromPackage`, which need not exist.
 */
export function programFile(fromPackage: string, program: string | undefined): string {
  return program ?? dataFile(`programs/${fromPackage}.toml`);
}

/**
 * Settings that a packaged program brings along, which count where flags, environment and lean.toml say nothing: the
 * table `settings` of its description. Undefined for a project, and for a package without a description.
 * Throws `CONFIG_UNREADABLE`, `CONFIG_SYNTAX`.
 */
export async function programSettings(
  { project, flags, machine }: { readonly project: string; readonly flags: Flags; readonly machine: Machine },
  file: SettingsFile | undefined,
): Promise<SettingsFile | undefined> {
  const { fromPackage = file?.values.from_package } = flags;
  // What is no name is refused when the setting itself is checked.
  if (typeof fromPackage !== "string" || !/^[a-z0-9][a-z0-9+.-]+$/.test(fromPackage)) return undefined;
  const given = text(flags.program);
  const written = text(file?.values.program);
  const named =
    given === undefined ? written && resolve(project, written) : resolve(machine.workingFolder, given);
  const { readSettingsFile } = await import("./file.js");
  const description = await readSettingsFile(programFile(fromPackage, named));
  if (description === undefined) return undefined;
  const { settings } = description.values;
  const isTable = typeof settings === "object" && settings !== null && !Array.isArray(settings);
  return { ...description, values: isTable ? { ...settings } : {} };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
