import type { Arch } from "../../config/index.js";
import type { Entry } from "../../filetree/index.js";

/** Erlang's source: an upstream archive, and for a suite's package Debian's own files with its patches. */
export interface RuntimeSource {
  readonly upstream: SourceArchive;
  readonly debian?: SourceArchive;
  /** Where it comes from, as in reasons: `source:erlang@27.3.4.1`, an address or a path. */
  readonly from: string;
}

export interface SourceArchive {
  /** Digest in the store. */
  readonly object: string;
  readonly compression: "xz" | "gzip" | "none";
}

/** What a runtime is compiled for, and how. */
export interface RuntimePurpose {
  readonly arch: Arch;
  /** `jit`, or `interpreter`: smaller, and slower at long work. */
  readonly emulator: "jit" | "interpreter";
  /** For another processor than this machine's: the names of both in the GNU system's form. */
  readonly machine?: { readonly from: string; readonly to: string } | undefined;
  /** `musl`: fully static, which can load no NIF library. */
  readonly libc: "glibc" | "musl";
  /** Further options of OTP's configure, by the user. */
  readonly configure: readonly string[];
}

/** A runtime that was compiled, in the places where Debian's packages have theirs. */
export interface CompiledRuntime {
  readonly otp: string;
  readonly erts: string;
  readonly libc: RuntimePurpose["libc"];
  /** Its source, as `RuntimeSource` has it. */
  readonly from: string;
  /** Programs and NIF libraries: `usr/lib/erlang/erts-<version>/bin/…`. */
  readonly files: readonly Entry[];
}

/** What identifies a source's bytes. */
export function runtimeSourceKey({ upstream, debian }: RuntimeSource): readonly string[] {
  return [upstream.object, ...(debian === undefined ? [] : [debian.object])];
}
