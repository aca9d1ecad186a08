import { LeanError } from "../../error/index.js";

export function packageNotBeam(name: string, isOtp: boolean): LeanError {
  return new LeanError({
    code: "PACKAGE_NOT_BEAM",
    message: isOtp
      ? `The package ${name} is a part of Erlang/OTP or Elixir itself, not a program for it.`
      : `The package ${name} is not a program for the BEAM: neither it nor what it depends on ships an Erlang or Elixir application (ebin/NAME.app).`,
    hint: "Packages such as yaws, ejabberd and rabbitmq-server are; for code of your own, leave --from-package out and name its folder.",
    exit: 2,
  });
}

export function programIncomplete(
  owner: string,
  missing: string,
  packageName: string,
  hint: string,
): LeanError {
  return new LeanError({
    code: "PROGRAM_INCOMPLETE",
    message: `${owner} needs the application ${missing}, which neither ${packageName} nor what it depends on ships.`,
    hint,
    exit: 2,
  });
}

export function programInvalid(location: string, problem: string, cause?: unknown, hint?: string): LeanError {
  return new LeanError({
    code: "PROGRAM_INVALID",
    message: `The description ${location} cannot be used: ${problem}.`,
    hint: hint ?? "docs/packages.md says what a description is made of.",
    exit: 2,
    cause,
  });
}

export function programFileMissing(location: string, path: string, packages: string): LeanError {
  return new LeanError({
    code: "PROGRAM_FILE_MISSING",
    message: `The description ${location} wants ${path}, which no package of ${packages} ships.`,
    hint: "Another version of the package may have it elsewhere: give a description of your own with --program.",
    exit: 2,
  });
}

export function programFileChanged(location: string, path: string, wanted: string): LeanError {
  return new LeanError({
    code: "PROGRAM_FILE_CHANGED",
    message: `The description ${location} replaces ${JSON.stringify(wanted)} in ${path}, and this version of it does not hold that.`,
    hint: "Give a description of your own with --program, or the whole file with --overlay.",
    exit: 2,
  });
}
