import { releaseAmbiguous, releaseUnknown, umbrellaWithoutRelease } from "../errors.js";
import type { Survey } from "./survey.js";

export interface ChosenRelease {
  readonly name: string;
  /** Whether `releases:` in mix.exs names it; else Mix implies one from the application. */
  readonly declared: boolean;
  /** Whether it fixes a cookie. */
  readonly cookie: boolean;
}

/**
 * The release to build, by Mix's own rules: the one asked for, else `default_release`, else the only one,
 * else one named after the application. Throws `RELEASE_AMBIGUOUS`, `RELEASE_UNKNOWN`, `RELEASE_MISSING`.
 */
export function chooseRelease(project: string, survey: Survey, wanted: string | undefined): ChosenRelease {
  const { releases } = survey;
  if (releases.length === 0) return implied(project, survey, wanted);
  const only = releases.length === 1 ? releases[0]?.name : undefined;
  const name = wanted ?? survey.default_release ?? only;
  const names = releases.map((release) => release.name);
  if (name === undefined) throw releaseAmbiguous(project, names);
  const chosen = releases.find((release) => release.name === name);
  if (chosen === undefined) throw releaseUnknown(name, names);
  return { ...chosen, declared: true };
}

function implied(project: string, survey: Survey, wanted: string | undefined): ChosenRelease {
  if (survey.umbrella || survey.app === null) throw umbrellaWithoutRelease(project);
  if (wanted !== undefined && wanted !== survey.app) throw releaseUnknown(wanted, [survey.app]);
  return { name: survey.app, declared: false, cookie: false };
}
