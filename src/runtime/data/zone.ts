import { didYouMean } from "../../config/index.js";
import { LeanError } from "../../error/index.js";
import { type Entry, type FileTree, find } from "../../filetree/index.js";

const folder = "usr/share/zoneinfo";

/**
 * The zone whose file glibc opens for a value of TZ (tzset(3)), or undefined where it needs none: UTC, and rules
 * written out as POSIX has them (`CET-1CEST,M3.5.0,M10.5.0/3`).
 */
export function zoneOf(value: string | undefined): string | undefined {
  const name = value?.replace(/^:/, "") ?? "";
  if (/^(|UTC|UTC0|GMT|GMT0|Z)$/.test(name)) return undefined;
  return /^([A-Za-z]{3,}|<[^>]+>)[+-]?\d{1,3}(:|,|[A-Za-z<]|$)/.test(name) ? undefined : name;
}

/** The file of a zone and the links that lead to it. Throws `TIME_ZONE_UNKNOWN` (exit 2). */
export function zoneFiles(tree: FileTree, zone: string): readonly Entry[] {
  const chain: Entry[] = [];
  for (let path = `${folder}/${zone}`; chain.length < 8; ) {
    const entry = find(tree, path);
    if (entry === undefined || entry.kind === "directory") break;
    chain.push(entry);
    if (entry.kind !== "symlink") return chain;
    path = target(path, entry.target);
  }
  throw zoneUnknown(zone, zonesIn(tree));
}

/** Every zone, without the copies that count leap seconds or are there for old names. */
export function allZones(tree: FileTree): readonly Entry[] {
  return tree.entries.filter(
    ({ path, kind }) =>
      kind !== "directory" && path.startsWith(`${folder}/`) && !/^(posix|right)\//.test(inner(path)),
  );
}

function zonesIn(tree: FileTree): readonly string[] {
  return allZones(tree)
    .map(({ path }) => inner(path))
    .filter((name) => /^[A-Z]/.test(name));
}

function inner(path: string): string {
  return path.slice(folder.length + 1);
}

function target(from: string, to: string): string {
  const parts = to.startsWith("/") ? [] : from.split("/").slice(0, -1);
  for (const part of to.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

function zoneUnknown(zone: string, known: readonly string[]): LeanError {
  return new LeanError({
    code: "TIME_ZONE_UNKNOWN",
    message: `TZ names the time zone ${zone}, which the suite's tzdata does not have.`,
    hint:
      didYouMean(zone, known) ??
      'Name it as in `Europe/Berlin`; `packages = ["tzdata-legacy"]` brings old names such as US/Eastern.',
    exit: 2,
  });
}
