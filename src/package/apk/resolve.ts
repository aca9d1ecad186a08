import { type Dependency, formatDependency } from "../../codec/apk/index.js";
import { dependencyUnmet, packageIsVirtual, packageNotFound } from "../errors.js";
import type { ClosureOptions } from "../types.js";
import { candidatesFor, fitting, meets } from "./candidates.js";
import type { ApkCatalog, ApkEntry } from "./catalog.js";
import { conflictOf, refuseConflicts } from "./conflicts.js";
import { alpine } from "./errors.js";

interface Search {
  readonly catalog: ApkCatalog;
  readonly without: ReadonlySet<string>;
  readonly chosen: Map<string, ApkEntry>;
  /** By the name of a package, those because of which it is there. */
  readonly dependents: Map<string, Set<string>>;
  /** Dependencies of what was chosen, not looked at yet. */
  readonly queue: Requirement[];
}

interface Requirement {
  readonly owner: ApkEntry;
  readonly wanted: Dependency;
}

/** A package of a closure, with the names of those in it because of which it is there, sorted. */
export type ApkClosureEntry = ApkEntry & { readonly by: readonly string[] };

/**
 * Every package that `wanted` needs, and those whose `install_if` conditions all hold then, sorted by name. A
 * dependency is met by what is chosen already; else, once nothing is left that only one package can meet, by the
 * best candidate that conflicts with nothing chosen. The order of `wanted` makes no difference, and circles are
 * no obstacle. Throws `PACKAGE_NOT_FOUND`, `DEPENDENCY_UNMET`, `PACKAGE_CONFLICT`.
 */
export function resolveApk(
  catalog: ApkCatalog,
  branch: string,
  wanted: readonly string[],
  options: ClosureOptions = {},
): readonly ApkClosureEntry[] {
  const without = new Set(options.without ?? []);
  const search: Search = { catalog, without, chosen: new Map(), dependents: new Map(), queue: [] };
  const names = [...new Set(wanted)].sort().filter((name) => !without.has(name));
  for (const name of names) choose(search, namedApk(catalog, branch, name), []);
  do settle(search);
  while (addConditional(search));
  const chosen = [...search.chosen.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  refuseConflicts(chosen);
  return chosen.map((entry) => ({ ...entry, by: [...(search.dependents.get(entry.name) ?? [])].sort() }));
}

/** The best package of that name, or the only one that provides it. Throws `PACKAGE_NOT_FOUND`. */
export function namedApk(catalog: ApkCatalog, branch: string, name: string): ApkEntry {
  const found = fitting(catalog, { name, conflict: false });
  const own = found.filter(({ entry }) => entry.name === name).map(({ entry }) => entry);
  const [best] = candidatesFor(catalog, { name, conflict: false }).filter(({ entry }) => own.includes(entry));
  if (best !== undefined) return best.entry;
  const providers = [...new Set(found.map(({ entry }) => entry.name))].sort();
  const only = providers.length === 1 ? found[0] : undefined;
  if (only !== undefined) return only.entry;
  if (providers.length > 1) throw packageIsVirtual(name, providers);
  throw packageNotFound(alpine, name, branch, catalog.names());
}

/** Meets all dependencies of what is chosen: first those without a choice, then the others one by one. */
function settle(search: Search): void {
  let open: Requirement[] = [];
  while (search.queue.length > 0 || open.length > 0) {
    for (let next = search.queue.shift(); next !== undefined; next = search.queue.shift()) {
      if (!meet(search, next, false)) open.push(next);
    }
    open = open.filter((requirement) => !meet(search, requirement, false)).sort(byNames);
    const next = open.shift();
    if (next !== undefined) meet(search, next, true);
  }
}

function byNames(a: Requirement, b: Requirement): number {
  const [one, other] = [a, b].map(({ wanted, owner }) => `${formatDependency(wanted)} ${owner.name}`);
  return (one ?? "") < (other ?? "") ? -1 : 1;
}

/** Meets one dependency; false when there is a choice and `decide` is not set. */
function meet(search: Search, { owner, wanted }: Requirement, decide: boolean): boolean {
  if (isPresent(search, wanted)) return true;
  const there = [...search.chosen.values()].filter((entry) => meets(entry, wanted) !== undefined);
  if (there.length > 0) {
    for (const entry of there) note(search, entry, [owner.name]);
    return true;
  }
  const candidates = candidatesFor(search.catalog, wanted).map(({ entry }) => entry);
  const free = candidates.filter((entry) =>
    [...search.chosen.values()].every((other) => conflictOf(entry, other) === undefined),
  );
  const [best] = free.length > 0 ? free : candidates;
  if (best === undefined) throw unmet(search, owner, wanted);
  if (!decide && free.some(({ name }) => name !== best.name)) return false;
  choose(search, best, [owner.name]);
  return true;
}

/** Whether what is taken as present meets the dependency. */
function isPresent({ catalog, without }: Search, wanted: Dependency): boolean {
  return without.has(wanted.name) || fitting(catalog, wanted).some(({ entry }) => without.has(entry.name));
}

function choose(search: Search, entry: ApkEntry, because: readonly string[]): void {
  note(search, entry, because);
  if (search.chosen.has(entry.name)) return;
  search.chosen.set(entry.name, entry);
  const needed = entry.depends.filter(({ conflict }) => !conflict);
  search.queue.push(...needed.map((wanted) => ({ owner: entry, wanted })));
}

function note({ dependents }: Search, on: ApkEntry, because: readonly string[]): void {
  const known = dependents.get(on.name) ?? new Set();
  for (const name of because) if (name !== on.name) known.add(name);
  dependents.set(on.name, known);
}

/** Chooses packages whose conditions hold; false when there is none more. */
function addConditional(search: Search): boolean {
  const before = search.chosen.size;
  for (const entry of search.catalog.conditional()) {
    if (search.chosen.has(entry.name) || search.without.has(entry.name)) continue;
    const because = holding(search, entry);
    if (because !== undefined) choose(search, entry, because);
  }
  return search.chosen.size > before;
}

/** The chosen packages that make an `install_if` hold; undefined when it does not. */
function holding({ chosen }: Search, { installIf }: ApkEntry): readonly string[] | undefined {
  const because = new Set<string>();
  for (const condition of installIf) {
    const met = [...chosen.values()].filter((entry) => meets(entry, condition) !== undefined);
    if (condition.conflict ? met.length > 0 : met.length === 0) return undefined;
    for (const { name } of met) because.add(name);
  }
  return [...because];
}

function unmet({ catalog }: Search, owner: ApkEntry, wanted: Dependency) {
  const any = fitting(catalog, { name: wanted.name, conflict: false });
  const names = [...new Set(any.map(({ entry }) => entry.name))];
  const versions = any.flatMap(({ as }) => (as.version === undefined ? [] : [as.version]));
  const detail =
    names.length === 0
      ? `${wanted.name} is not there`
      : versions.length > 0
        ? `${wanted.name} is there at version ${[...new Set(versions)].join(", ")}`
        : `${wanted.name} is provided by ${names.slice(0, 5).join(", ")}, none of which comes without being named`;
  return dependencyUnmet(alpine, `${owner.name} ${owner.version}`, formatDependency(wanted), [detail]);
}
