import type { Arch } from "../config/index.js";
import { LeanError } from "../error/index.js";
import type { Entry } from "../filetree/index.js";
import { packageOfLibrary } from "./library-package.js";

export function noErts(): LeanError {
  return new LeanError({
    code: "ERTS_NOT_FOUND",
    message: "The target's packages hold no Erlang runtime (usr/lib/erlang/erts-*/bin/beam.smp).",
    hint: 'Choose another suite with `suite = "…"` in lean.toml.',
  });
}

export function applicationMissing(name: string, version: string, found: string | undefined): LeanError {
  const instead = found === undefined ? "has no such application" : `has version ${found}`;
  return new LeanError({
    code: "RUNTIME_APPLICATION_MISSING",
    message: `The release was assembled with ${name} ${version}, but the target's Erlang ${instead}.`,
    hint: "Build and run on the same suite: leave `build_suite` out of lean.toml, or run with --update.",
  });
}

export function libraryMissing(library: string, file: string, owner: string): LeanError {
  const guess = packageOfLibrary(library);
  return new LeanError({
    code: "LIBRARY_MISSING",
    message: `${file} (${owner}) needs ${library}, which no package of the image ships.`,
    hint:
      guess === undefined
        ? 'Name the package that ships it: `packages = ["…"]` in lean.toml, or --packages.'
        : `By Debian's naming it is in ${guess}: add --packages ${guess}, or \`packages = ["${guess}"]\` to lean.toml.`,
  });
}

export function libraryTooOld(
  lack: { readonly library: string; readonly version: string; readonly newest: string | undefined },
  user: Entry,
): LeanError {
  const { library, version, newest } = lack;
  return new LeanError({
    code: "LIBRARY_TOO_OLD",
    message: `/${user.path} (${user.why.from ?? user.why.stage}) was linked with a newer ${library}: it wants ${version}, and the image's goes up to ${newest ?? "another"}.`,
    hint: "Compile it for the image (`leanvm build` of the project itself does), on an older system, or choose a newer `suite`.",
  });
}

export function foreignBinary(file: string, owner: string, machine: string, arch: Arch): LeanError {
  return new LeanError({
    code: "FOREIGN_BINARY",
    message: `${file} (${owner}) is a program for ${machine}, but the image is for ${arch}.`,
    hint: "Build it for the target, or build the image with the matching --arch.",
  });
}
