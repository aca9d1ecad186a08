import { type Alternative, formatAlternative, fulfils, type Relation } from "../../codec/deb/index.js";
import { dependencyUnmet, packageConflict, packageIsVirtual, packageNotFound } from "../errors.js";
import type { ClosureOptions } from "../types.js";
import type { Catalog, CatalogEntry } from "./catalog.js";
import { debian } from "./errors.js";

interface Search {
  readonly catalog: Catalog;
  readonly suite: string;
  /** Architecture in Debian's words. */
  readonly architecture: string;
  readonly chosen: Map<string, CatalogEntry>;
  /** By the name of a package, those that depend on it. */
  readonly dependents: Map<string, Set<string>>;
  readonly without: ReadonlySet<string>;
}

/** A package of a closure, with the names of those in it that depend on it, sorted. */
export type ClosureEntry = CatalogEntry & { readonly by: readonly string[] };

/**
 * Every package that `wanted` needs by `Pre-Depends` and `Depends`, sorted by name. Of alternatives: the first
 * that is chosen already, else the first that exists and conflicts with nothing chosen, else what provides
 * one. The order of `wanted` makes no difference.
 * Throws `PACKAGE_NOT_FOUND`, `DEPENDENCY_UNMET`, `PACKAGE_CONFLICT`.
 */
export function resolveClosure(
  catalog: Catalog,
  suite: string,
  architecture: string,
  wanted: readonly string[],
  options: ClosureOptions = {},
): readonly ClosureEntry[] {
  const without = new Set(options.without ?? []);
  const search: Search = { catalog, suite, architecture, chosen: new Map(), dependents: new Map(), without };
  const queue = [...new Set(wanted)]
    .sort()
    .filter((name) => !without.has(name))
    .map((name) => namedPackage(catalog, suite, name));
  for (const entry of queue) search.chosen.set(entry.name, entry);
  for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) {
    for (const relation of entry.depends) {
      const found = choose(search, entry, relation);
      if (found === undefined) continue;
      noteDependent(search, found, entry);
      if (search.chosen.has(found.name)) continue;
      search.chosen.set(found.name, found);
      queue.push(found);
    }
  }
  const chosen = [...search.chosen.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  refuseConflicts(search, chosen);
  return chosen.map((entry) => ({ ...entry, by: [...(search.dependents.get(entry.name) ?? [])].sort() }));
}

function noteDependent({ dependents }: Search, on: CatalogEntry, entry: CatalogEntry): void {
  if (on.name === entry.name) return;
  dependents.set(on.name, (dependents.get(on.name) ?? new Set()).add(entry.name));
}

/** The package of that name, or the only one that provides it. Throws `PACKAGE_NOT_FOUND`. */
export function namedPackage(catalog: Catalog, suite: string, name: string): CatalogEntry {
  const entry = catalog.get(name);
  if (entry !== undefined) return entry;
  const providers = catalog.providers(name);
  const only = providers.length === 1 ? catalog.get(providers[0] ?? "") : undefined;
  if (only !== undefined) return only;
  if (providers.length > 1) throw packageIsVirtual(name, providers);
  throw packageNotFound(debian, name, suite, catalog.names());
}

/** The package that fulfils a relation; undefined when one that is taken as present does. */
function choose(search: Search, owner: CatalogEntry, relation: Relation): CatalogEntry | undefined {
  const { without, chosen } = search;
  const candidates = relation.flatMap((wanted) => candidatesFor(search, wanted));
  if (relation.some((wanted) => without.has(wanted.name))) return undefined;
  if (candidates.some((entry) => without.has(entry.name))) return undefined;
  const found =
    candidates.find((entry) => chosen.has(entry.name)) ??
    candidates.find((entry) => conflictWithChosen(search, entry) === undefined) ??
    candidates[0];
  if (found !== undefined) return found;
  throw dependencyUnmet(
    debian,
    `${owner.name} ${owner.version}`,
    relation.map(formatAlternative).join(" or "),
    relation.map((wanted) => availability(search, wanted)),
  );
}

/** Packages that fulfil one alternative: that of its name first, then those that provide it. */
function candidatesFor(search: Search, wanted: Alternative): readonly CatalogEntry[] {
  if (!appliesHere(search, wanted)) return [];
  const real = search.catalog.get(wanted.name);
  const providers = search.catalog
    .providers(wanted.name)
    .map((name) => search.catalog.get(name))
    .filter((entry) => entry !== undefined && entry.name !== wanted.name && provides(entry, wanted));
  const fitting = real !== undefined && fulfils(real.version, wanted) ? [real] : [];
  return [...fitting, ...providers.filter((entry) => entry !== undefined)];
}

function appliesHere(search: Search, wanted: Alternative): boolean {
  const { qualifier } = wanted;
  return qualifier === undefined || ["any", "native", "all", search.architecture].includes(qualifier);
}

/** Whether `entry` provides the name; a version is fulfilled only by a provided version (Policy 7.5). */
function provides(entry: CatalogEntry, wanted: Alternative): boolean {
  return entry.provides.some(
    (item) =>
      item.name === wanted.name &&
      (wanted.version === undefined || (item.version !== undefined && fulfils(item.version.text, wanted))),
  );
}

function refuseConflicts(search: Search, chosen: readonly CatalogEntry[]): void {
  for (const entry of chosen) {
    const conflict = ownConflict(search, entry);
    if (conflict !== undefined) throw packageConflict(entry.name, conflict.with.name, conflict.relation);
  }
}

interface Conflict {
  readonly with: CatalogEntry;
  readonly relation: string;
}

/** A chosen package that cannot be with `entry`, whichever of the two declares it. */
function conflictWithChosen(search: Search, entry: CatalogEntry): Conflict | undefined {
  const own = ownConflict(search, entry);
  if (own !== undefined) return own;
  for (const other of search.chosen.values()) {
    const relation = declaredAgainst(other, entry);
    if (relation !== undefined) return { with: other, relation };
  }
  return undefined;
}

function ownConflict(search: Search, entry: CatalogEntry): Conflict | undefined {
  if (entry.conflicts.length === 0) return undefined;
  for (const other of search.chosen.values()) {
    const relation = declaredAgainst(entry, other);
    if (relation !== undefined) return { with: other, relation };
  }
  return undefined;
}

function declaredAgainst(entry: CatalogEntry, other: CatalogEntry): string | undefined {
  if (entry.name === other.name) return undefined;
  const hit = entry.conflicts.find(
    (item) => (item.name === other.name && fulfils(other.version, item)) || provides(other, item),
  );
  return hit === undefined ? undefined : formatAlternative(hit);
}

function availability(search: Search, wanted: Alternative): string {
  const real = search.catalog.get(wanted.name);
  if (real !== undefined) return `${wanted.name} is there at version ${real.version}`;
  const providers = search.catalog.providers(wanted.name);
  return providers.length === 0
    ? `${wanted.name} is not there`
    : `${wanted.name} is provided by ${providers.slice(0, 5).join(", ")}, in no version that fits`;
}
