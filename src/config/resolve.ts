import { join, resolve } from "node:path";
import { checked, qualifiedKey } from "./check.js";
import { invalidSetting, notForFile, unknownKey } from "./errors.js";
import { lineOf, type SettingsFile } from "./file.js";
import type { Origin } from "./origin.js";
import { isDerived, keyOf, type Machine } from "./setting.js";
import { type Config, type Row, rows } from "./table.js";

/** Raw values of flags, by the place of the setting in `Config`: `suite`, `run.memory`. */
export type Flags = Readonly<Record<string, unknown>>;

export interface ConfigSources {
  /** Folder of the project, absolute. */
  readonly project: string;
  /** What the image is made of, when that is a file in this folder. */
  readonly source?: string;
  readonly file?: SettingsFile | undefined;
  /** Settings that count where `file` says nothing: those of a packaged program. */
  readonly below?: SettingsFile | undefined;
  readonly flags: Flags;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly machine: Machine;
}

export interface ResolvedConfig {
  readonly config: Config;
  /** Where each value comes from, by key as in `lean.toml`: `build_suite`, `run.memory`. */
  readonly origins: ReadonlyMap<string, Origin>;
}

/**
 * Makes the one `Config` out of flags, environment, `lean.toml` and defaults, in this order of rank: a list
 * given by a flag takes the place of the list in the file. Pure.
 * Throws `UNKNOWN_SETTING`, `INVALID_SETTING`, `NOT_BUILT_YET`; all exit with 2.
 */
export function resolveConfig(sources: ConfigSources): ResolvedConfig {
  for (const file of [sources.file, sources.below]) if (file) refuseUnknownKeys(file);
  const origins = new Map<string, Origin>();
  const top: Record<string, unknown> = {};
  const run: Record<string, unknown> = {};
  for (const row of rows) {
    const target = row.section === "run" ? run : top;
    const { raw, origin } = source(row, sources, top);
    const value = checked(row, raw, origin);
    target[row.property] = row.setting.path === undefined ? value : absolute(row, value, origin, sources);
    origins.set(qualifiedKey(row), origin);
  }
  const { project, machine } = sources;
  const outputRoot = join(machine.workingFolder, "build");
  const config = { ...top, run, project, source: sources.source ?? project, outputRoot };
  // The table's rows are the properties of Config: both come from the same objects in table.ts.
  return { config: freeze(config) as unknown as Config, origins };
}

interface Sourced {
  readonly raw: unknown;
  readonly origin: Origin;
}

function source(row: Row, sources: ConfigSources, known: Readonly<Record<string, unknown>>): Sourced {
  const { setting } = row;
  const flag = sources.flags[row.section === undefined ? row.property : `${row.section}.${row.property}`];
  if (flag !== undefined) return { raw: flag, origin: { kind: "flag", flag: longFlag(row) } };
  for (const name of setting.environment ?? []) {
    const text = sources.environment[name];
    if (text !== undefined && text !== "") return { raw: text, origin: { kind: "environment", name } };
  }
  for (const file of [sources.file, sources.below]) {
    const written = file && fromFile(row, file);
    if (written !== undefined) return written;
  }
  const raw = isDerived(setting.fallback) ? setting.fallback.from(sources.machine, known) : setting.fallback;
  return { raw, origin: { kind: "default" } };
}

function fromFile(row: Row, file: SettingsFile): Sourced | undefined {
  const key = keyOf(row.property);
  const table = row.section === undefined ? file.values : file.values[row.section];
  if (typeof table !== "object" || table === null || !Object.hasOwn(table, key)) return undefined;
  return { raw: (table as Readonly<Record<string, unknown>>)[key], origin: place(file, key, row.section) };
}

function refuseUnknownKeys(file: SettingsFile): void {
  refuse(file, file.values);
  const { run } = file.values;
  if (run === undefined) return;
  if (typeof run !== "object" || run === null || Array.isArray(run)) {
    throw invalidSetting({
      key: "run",
      origin: place(file, "run"),
      expected: "a section: [run]",
      actual: run,
    });
  }
  refuse(file, run as Readonly<Record<string, unknown>>, "run");
}

function refuse(file: SettingsFile, table: Readonly<Record<string, unknown>>, section?: "run"): void {
  for (const key of Object.keys(table)) {
    if (section === undefined && key === "run") continue;
    const named = rows.filter((row) => keyOf(row.property) === key);
    const row = named.find((candidate) => candidate.section === section);
    const origin = place(file, key, section);
    const full = section === undefined ? key : `${section}.${key}`;
    if (row === undefined)
      throw unknownKey(full, origin, {
        known: keysOf(section),
        elsewhere: named[0] && sectionName(named[0]),
      });
    if (row.setting.file === false) throw notForFile(full, origin, instead(row));
  }
}

function keysOf(section: "run" | undefined): readonly string[] {
  const keys = rows.filter((row) => row.section === section && row.setting.file !== false).map(qualifiedKey);
  return section === undefined ? [...keys, "run"] : keys;
}

const sectionName = (row: Row) => (row.section === undefined ? "the top level" : `section [${row.section}]`);

function instead(row: Row): string {
  return row.setting.flag === undefined
    ? (row.setting.environment?.[0] ?? "the command line")
    : longFlag(row);
}

function longFlag(row: Row): string {
  return /--[\w-]+/.exec(row.setting.flag?.flags ?? "")?.[0] ?? `--${keyOf(row.property)}`;
}

function place(file: SettingsFile, key: string, section?: string): Origin {
  const line = lineOf(file.text, key, section);
  return { kind: "file", path: file.path, ...(line === undefined ? {} : { line }) };
}

function absolute({ setting }: Row, value: unknown, origin: Origin, sources: ConfigSources): unknown {
  const folder = origin.kind === "file" ? sources.project : sources.machine.workingFolder;
  const from = (path: string) => resolve(folder, path);
  if (typeof setting.path === "function") return setting.path(value, from);
  return typeof value === "string" ? from(value) : value;
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) freeze(part);
    Object.freeze(value);
  }
  return value;
}
