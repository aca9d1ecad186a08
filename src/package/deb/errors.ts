import { LeanError } from "../../error/index.js";
import type { Distribution } from "../errors.js";

export const debian: Distribution = { setting: "suite", search: "https://packages.debian.org" };

export function indexExpired(url: string, until: string): LeanError {
  return new LeanError({
    code: "INDEX_EXPIRED",
    message: `The package list ${url} was valid until ${until}, which is past.`,
    hint: "Check the date of this machine; if it is right, the mirror is stale: name another one in lean.toml.",
  });
}

export function suiteMismatch(url: string, wanted: string, found: string): LeanError {
  return new LeanError({
    code: "SUITE_MISMATCH",
    message: `The package list ${url} belongs to the suite ${found}, not to ${wanted}.`,
    hint: "Name another mirror in lean.toml.",
  });
}

export function indexIncomplete(url: string, what: string): LeanError {
  return new LeanError({
    code: "INDEX_INCOMPLETE",
    message: `The package list ${url} names no ${what}.`,
    hint: "The suite may not exist for this architecture: choose another `suite` in lean.toml, or another --arch.",
  });
}

export function sourceNotFound(name: string, suite: string): LeanError {
  return new LeanError({
    code: "SOURCE_NOT_FOUND",
    message: `${suite} has no source package ${name}.`,
    hint: "Choose another suite with `suite` in lean.toml.",
  });
}

export function sourceInvalid(name: string, why: string): LeanError {
  return new LeanError({
    code: "SOURCE_INVALID",
    message: `The source package ${name} cannot be used: ${why}.`,
    hint: "Choose another suite with `suite` in lean.toml.",
  });
}
