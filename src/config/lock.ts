import { randomBytes } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { systemCode } from "../error/index.js";
import { type Arch, architectures } from "./arch.js";
import { lockDrift, lockInvalid, lockMissing, lockUnwritable } from "./lock-errors.js";
import type { Lock, LockedPackage, LockedSet } from "./lock-types.js";

export interface LockRule {
  /** `--locked`: nothing but what the lock file says. */
  readonly required: boolean;
}

/**
 * Reads a lock file; undefined when there is none. Throws `LOCK_MISSING` when it is required and absent,
 * `LOCK_INVALID` when it is damaged or of a version this tool does not know.
 */
export async function readLock(path: string, rule: LockRule): Promise<Lock | undefined> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (systemCode(error) !== "ENOENT") throw lockInvalid(path, String(systemCode(error) ?? error));
    return undefined;
  });
  if (text !== undefined) {
    // Loaded late: help and version need neither the schema library nor the TOML reader.
    const { parseLock } = await import("./lock-parse.js");
    return parseLock(text, path);
  }
  if (rule.required) throw lockMissing(path);
  return undefined;
}

/**
 * The set of that name and architecture, when it was made for the same suite and wanted list (in any order);
 * else undefined, or `LOCK_DRIFT` when the lock file is required.
 */
export function lockedSet(
  lock: Lock | undefined,
  name: string,
  request: Pick<LockedSet, "suite" | "arch" | "wanted">,
  rule: LockRule,
): LockedSet | undefined {
  const set = pinnedSet(lock, name, request.arch);
  const drift = set === undefined ? `it has no set ${name} for ${request.arch}` : driftOf(set, request);
  if (drift === undefined) return set;
  if (rule.required) throw lockDrift(name, drift);
  return undefined;
}

/** The set of that name and architecture, whatever it was made for. */
export function pinnedSet(lock: Lock | undefined, name: string, arch: Arch): LockedSet | undefined {
  return lock !== undefined && Object.hasOwn(lock.sets, name) ? lock.sets[name]?.[arch] : undefined;
}

/** A lock with `added` in it; sets of other names, and of other architectures, stay as they are. */
export function withSets(
  lock: Lock | undefined,
  added: readonly (readonly [name: string, set: LockedSet])[],
): Lock {
  const sets = new Map(Object.entries(lock?.sets ?? {}));
  for (const [name, set] of added) sets.set(name, { ...sets.get(name), [set.arch]: set });
  return { sets: Object.fromEntries(sets) };
}

/** Writes a lock file in one go, the same bytes for the same lock. Throws `LOCK_UNWRITABLE`. */
export async function writeLock(path: string, lock: Lock): Promise<void> {
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    await writeFile(temporary, formatLock(lock));
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw lockUnwritable(path, cause);
  }
}

/** A lock file's text: sets and packages sorted by name, one line per package, so that changes read well. */
export function formatLock(lock: Lock): string {
  const sets = Object.entries(lock.sets).sort(([a], [b]) => (a < b ? -1 : 1));
  const head = "# Pins the packages of this project's images. Commit it; `leanvm build --update` renews it.";
  const texts = sets.flatMap(([name, byArch]) =>
    [...architectures].sort().flatMap((arch) => {
      const set = byArch[arch];
      return set === undefined ? [] : [formatSet(name, set)];
    }),
  );
  return `${[`${head}\nversion = 2`, ...texts].join("\n\n")}\n`;
}

function formatSet(name: string, set: LockedSet): string {
  const packages = [...set.packages]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((item) => `  ${formatPackage(item)},`);
  return [
    `[set.${/^[\w-]+$/.test(name) ? name : JSON.stringify(name)}.${set.arch}]`,
    `suite = ${JSON.stringify(set.suite)}`,
    `snapshot = ${JSON.stringify(set.snapshot)}`,
    `wanted = [${[...set.wanted]
      .sort()
      .map((item) => JSON.stringify(item))
      .join(", ")}]`,
    ...(packages.length === 0 ? ["packages = []"] : ["packages = [", ...packages, "]"]),
  ].join("\n");
}

function formatPackage(locked: LockedPackage): string {
  const { name, version, architecture, path, size, sha256, checksum, by = [] } = locked;
  const identity = checksum === undefined ? {} : { checksum };
  const texts = Object.entries({ name, version, architecture, path, sha256, ...identity });
  const dependents = by.length === 0 ? "" : `, by = [${by.map((item) => JSON.stringify(item)).join(", ")}]`;
  return `{ ${texts.map(([key, value]) => `${key} = ${JSON.stringify(value)}`).join(", ")}, size = ${size}${dependents} }`;
}

function driftOf(set: LockedSet, request: Pick<LockedSet, "suite" | "arch" | "wanted">): string | undefined {
  if (set.suite !== request.suite) return `it pins the suite ${set.suite}, not ${request.suite}`;
  const [pinned, wanted] = [new Set(set.wanted), new Set(request.wanted)];
  const added = [...wanted].filter((name) => !pinned.has(name));
  const gone = [...pinned].filter((name) => !wanted.has(name));
  if (added.length > 0) return `${added.sort().join(", ")} ${added.length === 1 ? "is" : "are"} not in it`;
  return gone.length > 0 ? `it also pins ${gone.sort().join(", ")}` : undefined;
}
