import { compareVersions, type Dependency, fulfils } from "../../codec/apk/index.js";
import type { ApkCatalog, ApkEntry, Provided } from "./catalog.js";

/** A package that fulfils a dependency, and the name by which it does. */
export interface Candidate {
  readonly entry: ApkEntry;
  readonly as: Provided;
}

/** How a package fulfils a dependency, whatever its `!`; a name provided without a version meets no constraint. */
export function meets(entry: ApkEntry, wanted: Dependency): Provided | undefined {
  return entry.provides.find(
    ({ name, version }) =>
      name === wanted.name &&
      (version === undefined ? wanted.version === undefined : fulfils(version, wanted)),
  );
}

/**
 * Packages that may be chosen for a dependency, best first (apk-package(5), `provides` and `provider_priority`):
 * the highest version of the name asked for, the highest version of the package, the highest priority, the first
 * repository, the name. Those that only provide the name without a version, and have no priority, are not chosen
 * of themselves.
 */
export function candidatesFor(catalog: ApkCatalog, wanted: Dependency): readonly Candidate[] {
  return fitting(catalog, wanted)
    .filter(({ entry, as }) => as.version !== undefined || entry.priority > 0)
    .sort(best);
}

/** All packages that fulfil a dependency, also those that have to be named to be chosen. */
export function fitting(catalog: ApkCatalog, wanted: Dependency): Candidate[] {
  return catalog.providers(wanted.name).flatMap((entry) => {
    const as = meets(entry, wanted);
    return as === undefined ? [] : [{ entry, as }];
  });
}

function best(a: Candidate, b: Candidate): number {
  return (
    compareProvided(b.as, a.as) ||
    (a.entry.name === b.entry.name ? compareVersions(b.entry.version, a.entry.version) : 0) ||
    b.entry.priority - a.entry.priority ||
    a.entry.repository - b.entry.repository ||
    (a.entry.name < b.entry.name ? -1 : a.entry.name > b.entry.name ? 1 : 0)
  );
}

function compareProvided(a: Provided, b: Provided): number {
  if (a.version === undefined || b.version === undefined) {
    return Number(a.version !== undefined) - Number(b.version !== undefined);
  }
  return compareVersions(a.version, b.version);
}
