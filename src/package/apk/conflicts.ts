import { formatDependency } from "../../codec/apk/index.js";
import { packageConflict } from "../errors.js";
import { meets } from "./candidates.js";
import type { ApkEntry } from "./catalog.js";

export interface Conflict {
  readonly one: string;
  readonly other: string;
  /** What `one` declares. */
  readonly declares: string;
}

/** Why two packages cannot be together: one declares `!other`, or both own a name; undefined when they can. */
export function conflictOf(a: ApkEntry, b: ApkEntry): Conflict | undefined {
  return declared(a, b) ?? declared(b, a) ?? sharedName(a, b);
}

/** Throws `PACKAGE_CONFLICT` for the first two packages, by name, that cannot be together. */
export function refuseConflicts(chosen: readonly ApkEntry[]): void {
  const owners = new Map<string, ApkEntry>();
  for (const entry of chosen) {
    for (const other of chosen) {
      const found = entry.depends.some(({ conflict }) => conflict) ? declared(entry, other) : undefined;
      if (found !== undefined) throw packageConflict(found.one, found.other, found.declares);
    }
    for (const { name, version } of entry.provides) {
      const other = version === undefined ? undefined : owners.get(name);
      const found = other === undefined || other === entry ? undefined : sharedName(other, entry);
      if (found !== undefined) throw packageConflict(found.one, found.other, found.declares);
      if (version !== undefined) owners.set(name, entry);
    }
  }
}

function declared(one: ApkEntry, other: ApkEntry): Conflict | undefined {
  if (one.name === other.name) return undefined;
  const against = one.depends.find((wanted) => wanted.conflict && meets(other, wanted) !== undefined);
  if (against === undefined) return undefined;
  return { one: one.name, other: other.name, declares: formatDependency(against) };
}

/** A name with a version has one owner only (apk-package(5), `provides`). */
function sharedName(one: ApkEntry, other: ApkEntry): Conflict | undefined {
  const owned = new Set(other.provides.flatMap(({ name, version }) => (version === undefined ? [] : [name])));
  const shared = one.provides.find(({ name, version }) => version !== undefined && owned.has(name));
  if (shared === undefined) return undefined;
  return {
    ...{ one: one.name, other: other.name },
    declares: `the name ${shared.name}, which only one package may have`,
  };
}
