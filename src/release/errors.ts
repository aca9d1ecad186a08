import { didYouMean } from "../config/index.js";
import { LeanError } from "../error/index.js";

export type LockFile = "mix.lock" | "rebar.lock";

const writers: Readonly<Record<LockFile, string>> = {
  "mix.lock": "mix deps.get",
  "rebar.lock": "rebar3 lock",
};

export function notAProject(folder: string, looksLike: string): LeanError {
  return new LeanError({
    code: "NOT_A_PROJECT",
    message: `${folder} is nothing to build an image of: ${looksLike}.`,
    hint: "Name a folder with mix.exs or rebar.config, or an assembled release (folder or .tar.gz).",
    exit: 2,
  });
}

export function projectMissing(folder: string): LeanError {
  return new LeanError({
    code: "NOT_A_PROJECT",
    message: `There is nothing at ${folder}.`,
    hint: "Name a folder with mix.exs or rebar.config, or an assembled release (folder or .tar.gz).",
    exit: 2,
  });
}

export function projectUnreadable(project: string, words: readonly string[], cause: unknown): LeanError {
  return new LeanError({
    code: "PROJECT_UNREADABLE",
    message: `Mix could not read the project ${project}.`,
    details: words,
    hint: "Mend what Mix reports; `mix deps` in the project says the same.",
    cause,
  });
}

export function elixirTooOld(app: string, wanted: string, version: string): LeanError {
  return new LeanError({
    code: "ELIXIR_UNFIT",
    message: `${app} asks for Elixir ${wanted} in its mix.exs, and the sandbox has ${version}.`,
    hint: 'Choose a suite with a fitting Elixir (`build_suite = "sid"` has the newest), or relax `elixir:` in mix.exs.',
    exit: 2,
  });
}

export function releaseAmbiguous(project: string, names: readonly string[]): LeanError {
  return new LeanError({
    code: "RELEASE_AMBIGUOUS",
    message: `${project} defines several releases: ${names.join(", ")}.`,
    hint: `Choose one: ${names.map((name) => `--release ${name}`).join(" or ")}.`,
    exit: 2,
  });
}

export function releaseUnknown(wanted: string, names: readonly string[]): LeanError {
  return new LeanError({
    code: "RELEASE_UNKNOWN",
    message: `The project has no release ${wanted}; it has ${names.join(", ") || "none"}.`,
    hint: didYouMean(wanted, names) ?? "Choose one of them with --release NAME.",
    exit: 2,
  });
}

export function umbrellaWithoutRelease(project: string): LeanError {
  return new LeanError({
    code: "RELEASE_MISSING",
    message: `${project} is an umbrella without a \`releases:\` entry, so Mix cannot tell which of its applications to release.`,
    hint: "Add `releases: [my_release: [applications: [my_app: :permanent]]]` to the umbrella's mix.exs.",
    exit: 2,
  });
}

export function dependencyConflict(app: string, words: readonly string[]): LeanError {
  return new LeanError({
    code: "DEP_CONFLICT",
    message: `The dependency ${app} is asked for in two ways that do not go together.`,
    details: words,
    hint: "Mend it in mix.exs (often with `override: true`), then run `mix deps.get`.",
  });
}

/** `lock` is the project's lock file; what writes it follows from its name. */
export function notLocked(app: string, lock: LockFile = "mix.lock"): LeanError {
  return new LeanError({
    code: "DEP_NOT_LOCKED",
    message: `The dependency ${app} is not in ${lock}, so it is not known which version to fetch.`,
    hint: `Run \`${writers[lock]}\` in the project and keep the ${lock} that it writes.`,
  });
}

export function lockOutdated(app: string, wanted: string | null): LeanError {
  const asked = wanted === null ? "what mix.exs asks for now" : `the ${wanted} that is asked for`;
  return new LeanError({
    code: "LOCK_OUTDATED",
    message: `The entry of ${app} in mix.lock does not fit ${asked}.`,
    hint: "Run `mix deps.get` in the project and keep the mix.lock that it writes.",
  });
}

export function lockTooOld(app: string, lock: LockFile = "mix.lock"): LeanError {
  return new LeanError({
    code: "LOCK_TOO_OLD",
    message: `The entry of ${app} in ${lock} lacks a checksum, so the package cannot be verified.`,
    hint: `Run \`${writers[lock]}\` with a current ${lock === "mix.lock" ? "Hex (`mix local.hex`)" : "rebar3"}: it adds the checksums to ${lock}.`,
  });
}

export function pathDependencyMissing(app: string, folder: string): LeanError {
  return new LeanError({
    code: "PATH_DEP_MISSING",
    message: `The path dependency ${app} is not there: ${folder} is no folder.`,
    hint: "Correct its `path:` in mix.exs, or put the folder there.",
  });
}

export function pathDependencyOutside(app: string, path: string): LeanError {
  return new LeanError({
    code: "PATH_DEP_OUTSIDE",
    message: `The path dependency ${app} lies at ${path}, which the sandbox cannot reach.`,
    hint: "Give its `path:` relative to the project, at most seven folders up.",
  });
}

export function otpTooOld(compiled: string, target: string): LeanError {
  return new LeanError({
    code: "OTP_TOO_OLD",
    message: `The release was compiled for Erlang/OTP ${compiled}, and the image would have OTP ${target}, which cannot load it.`,
    hint: "Build it with the suite whose OTP the image has, or choose a newer suite for the image.",
    exit: 2,
  });
}

export function gitUnavailable(): LeanError {
  return new LeanError({
    code: "GIT_UNAVAILABLE",
    message: "A git dependency must be fetched, and this build was given no sandbox with git.",
    hint: "Fetch it into the cache by a build that may use the network.",
  });
}
