import type { CheckReport } from "../check/index.js";
import type { Arch } from "../config/index.js";
import { LeanError } from "../error/index.js";
import type { MissingLibrary } from "../runtime/index.js";

export function noCrossCompiler(arch: Arch, host: Arch, suite: string, cause: unknown): LeanError {
  return new LeanError({
    code: "CROSS_COMPILER_MISSING",
    message: `${suite} has no compiler that runs on ${host} and compiles for ${arch}.`,
    hint: `Build on a machine whose processor is ${arch}, or choose another suite for the compilers: build_suite in lean.toml.`,
    cause,
    exit: 2,
  });
}

export function stockForeign(arch: Arch, host: Arch): LeanError {
  return new LeanError({
    code: "STOCK_FOREIGN",
    message: `What \`mix release\` writes on this machine runs on ${host}, so there is no image for ${arch} to compare with.`,
    hint: `Leave --baseline out, or measure on a machine whose processor is ${arch}.`,
    exit: 2,
  });
}

export function networkNotOpen(packages: string): LeanError {
  return new LeanError({
    code: "LOCKED_OFFLINE",
    message: `${packages} would have to be chosen anew, which --locked forbids.`,
    hint: "Build once without --locked, and keep lean.lock.",
    exit: 2,
  });
}

export function platformNeedsCustomKernel(platform: string): LeanError {
  return new LeanError({
    code: "PLATFORM_NEEDS_CUSTOM_KERNEL",
    message: `No kernel of the suite is for the platform ${platform}: one has to be compiled.`,
    hint: 'Add --kernel custom (kernel = "custom" in lean.toml).',
    exit: 2,
  });
}

export function kernelArchNotReady(arch: Arch): LeanError {
  return new LeanError({
    code: "NOT_BUILT_YET",
    message: `A kernel of its own for ${arch} is not built yet in this version of leanvm.`,
    hint: 'Leave --kernel out (kernel = "debian").',
    exit: 2,
  });
}

export function packageNotNamed(setting: string): LeanError {
  return new LeanError({
    code: "PACKAGE_NOT_NAMED",
    message: `The setting ${setting} is about the program of a Debian package, and no package is named.`,
    hint: 'Name it: --from-package NAME, or `from_package = "NAME"` in lean.toml; or leave the setting out.',
    exit: 2,
  });
}

/** `others`: what the suite has of the library, such as `libssl.so.3 (libssl3t64)`. */
export function libraryUnknown(
  { library, file, owner }: MissingLibrary,
  suite: string,
  others: readonly string[],
): LeanError {
  const instead = others.length === 0 ? "" : ` It has ${others.join(", ")}.`;
  return new LeanError({
    code: "LIBRARY_MISSING",
    message: `${file} (${owner}) needs ${library}, which no package of ${suite} ships.${instead}`,
    hint:
      others.length === 0
        ? "Put the library beside it in priv and link with `-Wl,-rpath,$ORIGIN`, or link it statically."
        : `Compile it for ${suite}: \`leanvm build\` of the project itself does.`,
  });
}

export function noContents(branch: string): LeanError {
  return new LeanError({
    code: "CONTENTS_NOT_LISTED",
    message: `Alpine ${branch} has no signed list of the files that its packages ship.`,
    hint: "Name the package that ships what is missing in `packages` or `build_packages` of lean.toml.",
  });
}

export function checkFailed(report: CheckReport, bundle: string): LeanError {
  const doors = report.doors.map(
    ({ name, count, bringBack }) => `${name} was called ${count} times: ${bringBack} brings it back`,
  );
  return new LeanError({
    code: "CHECK_FAILED",
    message: `The image did not pass its check, so it was not written to ${bundle}. ${report.reasons.join(" ")}`,
    hint: "What brings a function back goes into `keep` or `capabilities` of lean.toml. `leanvm build --skip-check` writes the image, for `leanvm check IMAGE --write -- COMMAND`.",
    details: [...doors, ...report.lastLines],
    exit: report.timedOut ? 124 : 1,
  });
}
