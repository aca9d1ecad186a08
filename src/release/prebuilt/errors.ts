import { LeanError } from "../../error/index.js";

export function archiveInvalid(archive: string, reason: string, cause?: unknown): LeanError {
  return new LeanError({
    code: "ARCHIVE_INVALID",
    message: `The archive ${archive} cannot be used: ${reason}.`,
    hint: "Make it again, for example with `rebar3 tar` or the step `:tar` of `mix release`.",
    exit: 2,
    cause,
  });
}

export function archiveTooLarge(archive: string, member?: string): LeanError {
  return new LeanError({
    code: "ARCHIVE_TOO_LARGE",
    message:
      member === undefined
        ? `The archive ${archive} unpacks to more than 2 GiB or 200 000 files.`
        : `The archive ${archive} holds a file of more than 512 MiB: ${member}.`,
    hint: "Leave data out of the release, and give it to the machine as a volume.",
    exit: 2,
  });
}

export function notARelease(source: string, reason: string): LeanError {
  return new LeanError({
    code: "NOT_A_RELEASE",
    message: `${source} is not an OTP release: ${reason}.`,
    hint: "Name what `mix release`, `rebar3 release`, `rebar3 tar` or `gleam export erlang-shipment` wrote: a folder with lib and releases, a shipment, or a .tar.gz of either.",
    exit: 2,
  });
}

export function linkLeaves(source: string, path: string, target: string): LeanError {
  return new LeanError({
    code: "RELEASE_LINKED",
    message: `The release ${source} is not whole: ${path} is a link to ${target}, outside of it.`,
    hint: "Assemble it with copies: `{dev_mode, false}` in relx's settings, or `rebar3 as prod release`.",
    exit: 2,
  });
}

export function modulesUnloadable(source: string, otp: string, modules: readonly string[]): LeanError {
  const [first = "", ...others] = modules;
  const rest = others.length === 0 ? "" : ` and ${others.length} more`;
  return new LeanError({
    code: "MODULE_UNLOADABLE",
    message: `Erlang/OTP ${otp} cannot load ${first}${rest} of ${source}: compiled for a newer OTP, or damaged.`,
    hint: `Compile the release with OTP ${otp} or older, or choose a newer suite for the image.`,
    details: modules.slice(0, 20),
    exit: 2,
  });
}
