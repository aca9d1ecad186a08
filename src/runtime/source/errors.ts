import { hasCode, LeanError } from "../../error/index.js";

export function sourceArchiveUnknown(names: readonly string[]): LeanError {
  return new LeanError({
    code: "RUNTIME_SOURCE_UNKNOWN",
    message: `Erlang's source package has other archives than are known here: ${names.join(", ")}.`,
    hint: 'Choose another suite with `suite = "…"` in lean.toml, or leave --runtime out.',
  });
}

/** An archive without `OTP_VERSION` at its top. */
export function noRuntimeSource(from: string): LeanError {
  return new LeanError({
    code: "RUNTIME_SOURCE_INVALID",
    message: `${from} is no source of Erlang/OTP: it has no OTP_VERSION in its only folder.`,
    exit: 2,
  });
}

/** An archive that cannot be unpacked or patched, for the reason in `cause`; other errors as they are. */
export function unpackFailed(error: unknown, from: string): unknown {
  const damaged = ["COMMAND_FAILED", "COMPRESS_DAMAGED", "COMPRESS_TOO_LARGE"];
  if (!(error instanceof LeanError) || !damaged.some((code) => hasCode(error, code))) return error;
  const details = error.record.details ?? [];
  if (details.some(isFull)) return diskFull(error);
  return new LeanError({
    code: "RUNTIME_SOURCE_UNREADABLE",
    message: `${from} cannot be unpacked: ${error.message}`,
    details: details.slice(-5),
    cause: error,
  });
}

/** Of the compiler's output what tells why it failed; anything but a failed command is passed on. */
export function makeFailed(error: unknown, source: string): unknown {
  if (!(error instanceof LeanError) || !hasCode(error, "COMMAND_FAILED")) return error;
  const lines = error.record.details ?? [];
  if (lines.some(isFull)) return diskFull(error);
  for (const line of lines) {
    const option = /unrecognized options?: '?(--[\w-]+)/.exec(line)?.[1];
    if (option !== undefined) return optionUnknown(option, source);
    const compiler =
      /(\S*(?:gcc|g\+\+)): (?:command )?not found|C\+?\+? compiler cannot create executables/.exec(line);
    if (compiler !== null) return compilerMissing(compiler[1] ?? "working compiler", error);
  }
  const telling = lines.filter((line) => /error:|Error \d|undefined reference/.test(line));
  return new LeanError({
    code: "RUNTIME_COMPILE_FAILED",
    message: `Erlang's runtime does not compile: ${telling[0]?.trim() ?? error.message}`,
    hint: "The log has the compiler's whole output; runtime_configure in lean.toml may be at fault.",
    details: telling.length > 0 ? telling.slice(0, 20) : lines.slice(-20),
    cause: error,
  });
}

/** An option that no part of OTP's configure knows. */
export function optionUnknown(option: string, source: string): LeanError {
  return new LeanError({
    code: "RUNTIME_OPTION_UNKNOWN",
    message: `runtime_configure: ${option} is no option of the configure scripts in ${source}.`,
    hint: "They are listed in HOWTO/INSTALL.md of Erlang/OTP's source.",
    exit: 2,
  });
}

/** The source is of another OTP than the one whose modules the image gets. */
export function otherErts(source: string, found: string, packaged: string): LeanError {
  return new LeanError({
    code: "RUNTIME_SOURCE_OTHER_ERTS",
    message: `The emulator of ${source} is erts ${found}, and the suite's Erlang modules belong to erts ${packaged}.`,
    hint: "Build with --update, so that source and packages are pinned together.",
  });
}

const isFull = (line: string) => /No space left on device|Disk quota exceeded/.test(line);

function diskFull(cause: LeanError): LeanError {
  return new LeanError({
    code: "RUNTIME_DISK_FULL",
    message: "The disk became full while Erlang's runtime was compiled.",
    hint: "Free about 1 GB where the cache lies, or move it with LEANVM_CACHE; the compile goes on where it stopped.",
    cause,
  });
}

function compilerMissing(compiler: string, cause: LeanError): LeanError {
  return new LeanError({
    code: "RUNTIME_COMPILER_MISSING",
    message: `The sandbox has no ${compiler}, which compiles Erlang's runtime.`,
    hint: "Choose another suite for the compilers with `build_suite` in lean.toml, or leave --runtime out.",
    cause,
  });
}
