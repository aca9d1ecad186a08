import { z } from "zod";
import { LeanError } from "../../error/index.js";
import type { Dependency } from "../dependencies.js";
import { lockTooOld, notLocked, releaseAmbiguous, releaseUnknown } from "../errors.js";

const lockEntry = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("hex"),
    app: z.string(),
    package: z.string(),
    version: z.string(),
    inner: z.string().nullable(),
    outer: z.string().nullable(),
  }),
  z.object({ kind: z.literal("git"), app: z.string(), url: z.string(), revision: z.string() }),
  z.object({ kind: z.literal("other"), app: z.string(), is: z.string() }),
]);

/** A rebar3 project as `data/erlang/rebar.escript` reads it. */
export const survey = z.object({
  /** Whether there is a profile `prod`. */
  prod: z.boolean(),
  /** Whether relx is configured at all. */
  relx: z.boolean(),
  releases: z.array(z.string()),
  default_release: z.string().nullable(),
  dependencies: z.array(z.string()),
  plugins: z.array(z.string()),
  /** Applications that the project brings along in `_checkouts`. */
  checkouts: z.array(z.string()),
  /** Entries of rebar.lock; null when there is none. */
  lock: z.array(lockEntry).nullable(),
});
export type Survey = z.infer<typeof survey>;

/** Written instead when a file of the project cannot be read. */
export const problemIn = z.object({ problem: z.string() });

/**
 * The release to assemble: the one asked for, else `default_release`, else the only one. Throws
 * `RELEASE_MISSING`, `RELEASE_AMBIGUOUS`, `RELEASE_UNKNOWN`.
 */
export function chooseRelease(project: string, { releases, ...found }: Survey, wanted: string | undefined) {
  if (releases.length === 0) throw withoutRelease(project);
  const only = releases.length === 1 ? releases[0] : undefined;
  const name = wanted ?? found.default_release ?? only;
  if (name === undefined) throw releaseAmbiguous(project, releases);
  if (!releases.includes(name)) throw releaseUnknown(name, releases);
  return name;
}

/**
 * What rebar.lock pins and `_checkouts` does not bring. Throws `DEP_NOT_LOCKED` for a dependency that it lacks,
 * `LOCK_TOO_OLD` for one without checksums, `DEP_UNSUPPORTED` for one from neither Hex nor git.
 */
export function lockedDependencies({ lock, dependencies, checkouts }: Survey): readonly Dependency[] {
  const entries = (lock ?? []).filter(({ app }) => !checkouts.includes(app));
  const locked = new Set(entries.map(({ app }) => app));
  for (const app of dependencies) {
    if (!locked.has(app) && !checkouts.includes(app)) throw notLocked(app, "rebar.lock");
  }
  return entries.map((entry): Dependency => {
    if (entry.kind === "git") return { ...entry, submodules: false };
    if (entry.kind === "other") throw unsupported(entry.app, entry.is);
    const { inner, outer } = entry;
    if (inner === null || outer === null) throw lockTooOld(entry.app, "rebar.lock");
    return { ...entry, inner, outer, repo: "hexpm" };
  });
}

function withoutRelease(project: string): LeanError {
  return new LeanError({
    code: "RELEASE_MISSING",
    message: `The rebar.config of ${project} describes no release: it has no \`relx\` section with one.`,
    hint: 'Add `{relx, [{release, {my_release, "0.1.0"}, [my_app, sasl]}]}.` to rebar.config.',
    exit: 2,
  });
}

function unsupported(app: string, kind: string): LeanError {
  return new LeanError({
    code: "DEP_UNSUPPORTED",
    message: `The dependency ${app} comes from a source of kind ${kind}; only Hex and git can be fetched.`,
    hint: "Put its sources into the project's _checkouts folder.",
  });
}
