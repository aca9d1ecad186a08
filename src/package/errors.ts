import { distance } from "fastest-levenshtein";
import { type ErrorRecord, LeanError } from "../error/index.js";

/** Words of a distribution, for hints. */
export interface Distribution {
  /** Setting that chooses one of its releases, and what such a release is called. */
  readonly setting: "suite" | "branch";
  /** Page on which packages can be looked up. */
  readonly search: string;
}

export function signatureWrong(url: string, why: string, cause?: unknown): LeanError {
  return new LeanError({
    code: "SIGNATURE_WRONG",
    message: `The package list ${url} is not trusted: ${why}.`,
    hint: "Name another mirror in lean.toml; if every mirror gives this, look at what sits between you and them.",
    cause,
  });
}

export function packageNotFound(
  distribution: Distribution,
  name: string,
  suite: string,
  names: readonly string[],
): LeanError {
  const near = nearest(name, names);
  return new LeanError({
    code: "PACKAGE_NOT_FOUND",
    message: `There is no package ${name} in ${suite}.`,
    hint:
      near.length === 0
        ? `Look its name up on ${distribution.search}, or choose another \`${distribution.setting}\` in lean.toml.`
        : `Did you mean ${near.join(", ")}?`,
  });
}

export function packageIsVirtual(name: string, providers: readonly string[]): LeanError {
  return new LeanError({
    code: "PACKAGE_NOT_FOUND",
    message: `${name} is the name of what several packages provide, not a package.`,
    hint: `Name one of them: ${providers.slice(0, 8).join(", ")}.`,
  });
}

export function dependencyUnmet(
  { setting }: Distribution,
  owner: string,
  relation: string,
  details: readonly string[],
): LeanError {
  return new LeanError({
    code: "DEPENDENCY_UNMET",
    message: `${owner} needs ${relation}, which this ${setting} does not have.`,
    hint: `Leave the package out, or choose another \`${setting}\` in lean.toml.`,
    details,
  });
}

export function packageConflict(one: string, other: string, relation: string): LeanError {
  return new LeanError({
    code: "PACKAGE_CONFLICT",
    message: `The packages ${one} and ${other} cannot be together: ${one} declares ${relation}.`,
    hint: `Leave ${one} or ${other} out of the package list.`,
  });
}

export function packageUnsafe(owner: string, why: string): LeanError {
  return new LeanError({
    code: "PACKAGE_UNSAFE",
    message: `The package ${owner} is refused: ${why}.`,
    hint: "A package must not do this: report it to whoever publishes it.",
  });
}

export function packageDamaged(owner: string, cause: unknown): LeanError {
  return new LeanError({
    code: "PACKAGE_DAMAGED",
    message: `The package ${owner} cannot be unpacked: ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: "Its bytes are those that were published: report it to whoever publishes it.",
    cause,
  });
}

export function packageGone(owner: string, tried: readonly string[], last: ErrorRecord): LeanError {
  return new LeanError({
    code: "PACKAGE_GONE",
    message: `No mirror has ${owner} any more.`,
    hint: "Run `leanvm build --update` to take the newest versions of all packages.",
    details: tried,
    cause: last,
  });
}

export function keyringUnreadable(path: string, cause: unknown): LeanError {
  return new LeanError({
    code: "KEYRING_UNREADABLE",
    message: `The keyring ${path} cannot be read.`,
    hint: "Install leanvm again: the keyring is one of its files.",
    cause,
  });
}

/** The names that differ from `name` the least, best first, three at most. */
function nearest(name: string, names: readonly string[]): readonly string[] {
  const limit = Math.max(2, Math.floor(name.length / 3));
  return names
    .filter((candidate) => Math.abs(candidate.length - name.length) <= limit)
    .map((candidate) => ({ candidate, far: distance(name, candidate) }))
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}
