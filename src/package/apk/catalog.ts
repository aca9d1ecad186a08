import { type Dependency, type PackageInfo, parseDependency } from "../../codec/apk/index.js";
import type { NamedPackage } from "../types.js";

/** What the closure needs to know of a package. */
export interface ApkEntry extends NamedPackage {
  readonly depends: readonly Dependency[];
  readonly installIf: readonly Dependency[];
  /** Names that it provides, its own first; a version makes it the owner of a name. */
  readonly provides: readonly Provided[];
  readonly priority: number;
  /** Number of its repository, the first one asked for being 0. */
  readonly repository: number;
}

export interface Provided {
  readonly name: string;
  readonly version?: string;
}

export interface ApkCatalog {
  readonly names: () => readonly string[];
  /** Packages that have or provide a name, in the order of repositories. */
  readonly providers: (name: string) => readonly ApkEntry[];
  /** Packages with conditions under which they come of themselves, sorted by name. */
  readonly conditional: () => readonly ApkEntry[];
}

/** Packages of one repository, and how their paths below the mirror's root are made. */
export interface Repository {
  readonly packages: readonly PackageInfo[];
  readonly path: (info: PackageInfo) => string;
}

/** Orders packages by name; their dependencies are parsed when first asked for. */
export function catalogOf(repositories: readonly Repository[]): ApkCatalog {
  const byName = new Map<string, (() => ApkEntry)[]>();
  const conditional: (() => ApkEntry)[] = [];
  const names = new Set<string>();
  repositories.forEach(({ packages, path }, repository) => {
    for (const info of packages) {
      const entry = once(() => entryOf(info, path(info), repository));
      names.add(info.name);
      for (const name of new Set([info.name, ...info.provides.map(nameIn)])) {
        const known = byName.get(name);
        if (known === undefined) byName.set(name, [entry]);
        else known.push(entry);
      }
      if (info.installIf.length > 0) conditional.push(entry);
    }
  });
  return {
    names: () => [...names],
    providers: (name) => (byName.get(name) ?? []).map((entry) => entry()),
    conditional: once(() => conditional.map((entry) => entry()).sort((a, b) => (a.name < b.name ? -1 : 1))),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The name in `name=version`. */
function nameIn(provided: string): string {
  return provided.split(/[<>=~@]/, 1)[0] ?? "";
}

function entryOf(info: PackageInfo, path: string, repository: number): ApkEntry {
  const { name, version, architecture, size, checksum, priority = 0 } = info;
  const provides = info.provides.map(parseDependency).map(({ name: provided, version: at }) => ({
    name: provided,
    ...(at === undefined ? {} : { version: at.text }),
  }));
  return {
    ...{ name, version, architecture, path, size, checksum, priority, repository },
    depends: info.depends.map(parseDependency),
    installIf: info.installIf.map(parseDependency),
    provides: [{ name, version }, ...provides],
  };
}
