import {
  type Alternative,
  compareVersions,
  parseRelations,
  type Relation,
  scanFields,
} from "../../codec/deb/index.js";
import type { PinnedPackage } from "../types.js";

/** What the closure needs to know of a package. */
export interface CatalogEntry extends PinnedPackage {
  /** `Pre-Depends` and `Depends`. */
  readonly depends: readonly Relation[];
  /** `Conflicts` and `Breaks`. */
  readonly conflicts: readonly Alternative[];
  readonly provides: readonly Alternative[];
  /** 0 required, 1 important, 2 standard, 3 the rest. */
  readonly rank: number;
}

/** The packages of one index, by name, read from the compact form only when asked for. */
export interface Catalog {
  readonly names: () => readonly string[];
  readonly get: (name: string) => CatalogEntry | undefined;
  /** Packages that provide a name, best first: by priority, then by name. */
  readonly providers: (name: string) => readonly string[];
}

const fields = [
  "Package",
  "Version",
  "Architecture",
  "Filename",
  "Size",
  "SHA256",
  "Pre-Depends",
  "Depends",
  "Conflicts",
  "Breaks",
  "Provides",
  "Priority",
] as const;

/**
 * Turns the text of a `Packages` file into the compact form: one line per package, its fields separated by
 * tabs, sorted by name, the newest version of each; an empty line; then one line per provided name.
 */
export async function compactIndex(blocks: AsyncIterable<string>): Promise<string> {
  const lines = new Map<string, { version: string; line: string }>();
  const provided = new Map<string, { name: string; rank: number }[]>();
  for await (const block of blocks) {
    scanFields(block, fields, (values) => {
      const [
        name = "",
        version = "",
        architecture,
        path,
        size,
        sha256,
        before,
        depends,
        conflicts,
        breaks,
        provides = "",
        priority,
      ] = values;
      const known = lines.get(name);
      if (name === "" || (known !== undefined && compareVersions(known.version, version) >= 0)) return;
      const rank = rankOf(priority);
      const line = [
        name,
        version,
        architecture,
        path,
        size,
        sha256,
        joined(before, depends),
        joined(conflicts, breaks),
        provides,
        rank,
      ].join("\t");
      lines.set(name, { version, line });
      for (const virtual of providedNames(provides)) {
        const owners = provided.get(virtual);
        if (owners === undefined) provided.set(virtual, [{ name, rank }]);
        else if (!owners.some((owner) => owner.name === name)) owners.push({ name, rank });
      }
    });
  }
  const packages = [...lines.keys()].sort().map((name) => lines.get(name)?.line ?? "");
  const virtuals = [...provided.keys()].sort().map((name) => {
    const owners = (provided.get(name) ?? []).sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
    return `${name}\t${owners.map((owner) => owner.name).join(" ")}`;
  });
  return [...packages, "", ...virtuals, ""].join("\n");
}

/** Reads the compact form. */
export function readCatalog(text: string): Catalog {
  const middle = text.startsWith("\n") ? 0 : text.indexOf("\n\n") + 1;
  const packages = lineOffsets(text, 0, middle);
  const provided = lineOffsets(text, middle + 1, text.length);
  const known = new Map<string, CatalogEntry>();
  const get = (name: string): CatalogEntry | undefined => {
    const at = packages.get(name);
    if (at === undefined) return undefined;
    const record = known.get(name) ?? readRecord(text.slice(at, text.indexOf("\n", at)));
    known.set(name, record);
    return record;
  };
  return {
    names: () => [...packages.keys()],
    get,
    providers(name) {
      const at = provided.get(name);
      return at === undefined ? [] : text.slice(at + name.length + 1, text.indexOf("\n", at)).split(" ");
    },
  };
}

/** Where the line of each name starts. */
function lineOffsets(text: string, from: number, to: number): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  for (let at = from; at < to; ) {
    offsets.set(text.slice(at, text.indexOf("\t", at)), at);
    const end = text.indexOf("\n", at);
    at = end < 0 ? to : end + 1;
  }
  return offsets;
}

function readRecord(line: string): CatalogEntry {
  const [
    name = "",
    version = "",
    architecture = "",
    path = "",
    size,
    sha256 = "",
    depends = "",
    conflicts = "",
    provides = "",
    rank,
  ] = line.split("\t");
  return {
    ...{ name, version, architecture, path, size: Number(size), sha256, rank: Number(rank) },
    depends: parseRelations(depends),
    conflicts: parseRelations(conflicts).flat(),
    provides: parseRelations(provides).flat(),
  };
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join(", ");
}

function providedNames(field: string): readonly string[] {
  return field === ""
    ? []
    : field
        .split(",")
        .map((item) => item.trim().split(/[\s(:]/, 1)[0] ?? "")
        .filter(Boolean);
}

function rankOf(priority: string | undefined): number {
  const rank = ["required", "important", "standard"].indexOf(priority ?? "");
  return rank < 0 ? 3 : rank;
}

/** Several components as one: of packages with the same name, that of the first component. */
export function joinCatalogs(catalogs: readonly Catalog[]): Catalog {
  const [first] = catalogs;
  if (first !== undefined && catalogs.length === 1) return first;
  return {
    names: () => [...new Set(catalogs.flatMap((catalog) => catalog.names()))].sort(),
    get: (name) => catalogs.map((catalog) => catalog.get(name)).find((entry) => entry !== undefined),
    providers: (name) => [...new Set(catalogs.flatMap((catalog) => catalog.providers(name)))],
  };
}
