import { LeanError } from "../../error/index.js";

export function noSource(packages: string): LeanError {
  return new LeanError({
    code: "KERNEL_SOURCE_NOT_FOUND",
    message: `No kernel source (linux-source-*.tar.xz) is in ${packages || "the suite's packages"}.`,
    hint: 'Choose another suite with `suite = "…"` in lean.toml.',
  });
}

export function sourceMissing(path: string): LeanError {
  return new LeanError({
    code: "KERNEL_SOURCE_MISSING",
    message: `There is no kernel source at ${path}.`,
    hint: "Check kernel_source in lean.toml, or --kernel-source: a path in lean.toml counts from the project's folder.",
    exit: 2,
  });
}

export function sourceNotArchive(name: string): LeanError {
  return new LeanError({
    code: "KERNEL_SOURCE_NO_ARCHIVE",
    message: `${name} is neither a folder nor an archive that is known by its name.`,
    hint: "Name a .tar.xz, a .tar.gz or a .tar, or the folder of a source tree.",
    exit: 2,
  });
}

/** An archive that cannot be unpacked, for the reason in `cause`. */
export function sourceUnreadable(from: string, cause: LeanError): LeanError {
  const full = (cause.record.details ?? []).some((line) => /No space left on device/.test(line));
  return new LeanError({
    code: full ? "KERNEL_DISK_FULL" : "KERNEL_SOURCE_UNREADABLE",
    message: full
      ? `The disk became full while ${from} was unpacked.`
      : `${from} cannot be unpacked: ${cause.message}`,
    hint: full
      ? "Free about 4 GB where the cache lies, or move it with LEANVM_CACHE."
      : "Use an archive as kernel.org has them: one folder, packed by tar, then xz or gzip.",
    details: (cause.record.details ?? []).slice(-5),
    cause,
  });
}

export function sourceWithoutArch(source: string, folder: string): LeanError {
  return new LeanError({
    code: "KERNEL_SOURCE_WITHOUT_ARCH",
    message: `${source} has no arch/${folder}/Kconfig: it is no kernel source, or one without this architecture.`,
    exit: 2,
  });
}

/** A tree in which a kernel was compiled. */
export function sourceNotClean(path: string): LeanError {
  return new LeanError({
    code: "KERNEL_SOURCE_NOT_CLEAN",
    message: `A kernel was compiled in ${path}: nothing can be compiled from it elsewhere.`,
    hint: `Clean it with \`make -C ${path} mrproper\`, which also removes its .config.`,
    exit: 2,
  });
}
