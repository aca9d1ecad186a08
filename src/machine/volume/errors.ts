import { LeanError, systemCode } from "../../error/index.js";

export function toolsMissing(program: string): LeanError {
  return new LeanError({
    code: "E2FSPROGS_MISSING",
    message: `Volumes need ${program}, which is not on this machine.`,
    hint: "Install it with `sudo apt-get install e2fsprogs` (Debian, Ubuntu); elsewhere the package is called e2fsprogs too.",
    exit: 3,
  });
}

export function volumeOneFolder(path: string, one: string, other: string): LeanError {
  return new LeanError({
    code: "VOLUME_CONFLICT",
    message: `Two volumes are at ${path} in the guest: ${one} and ${other}.`,
    hint: "Give each a folder of its own.",
    exit: 2,
  });
}

export function volumeTwice(file: string, one: string, other: string): LeanError {
  return new LeanError({
    code: "VOLUME_CONFLICT",
    message: `${file} is to be two volumes at once, at ${one} and at ${other}.`,
    hint: "Name another file for one of them.",
    exit: 2,
  });
}

export function sizeOfDevice(file: string): LeanError {
  return new LeanError({
    code: "VOLUME_SIZE",
    message: `${file} is a device, whose size cannot be chosen.`,
    hint: "Leave the size out.",
    exit: 2,
  });
}

export function volumeNeverShrinks(file: string, bytes: number): LeanError {
  const size = `${Math.ceil(bytes / 1024 ** 2)}M`;
  return new LeanError({
    code: "VOLUME_SIZE",
    message: `The volume ${file} has ${size}, more than the size asked for, and volumes are never shrunk.`,
    hint: `Leave the size out, or ask for ${size} or more.`,
    exit: 2,
  });
}

export function volumeMissing(file: string): LeanError {
  return new LeanError({
    code: "VOLUME_MISSING",
    message: `The volume ${file} is to be read only, and it does not exist.`,
    hint: "Leave `:ro` out to make it, or mend the path.",
  });
}

export function volumeNoFile(file: string): LeanError {
  return new LeanError({
    code: "VOLUME_FOREIGN",
    message: `${file} cannot be a volume: it is neither a file nor a disk.`,
    hint: "Name a file; it is made when it does not exist.",
  });
}

export function volumeForeign(file: string, cause?: unknown): LeanError {
  return new LeanError({
    code: "VOLUME_FOREIGN",
    message: `${file} holds no ext4 file system, and is left as it is.`,
    hint: "Name another file, or remove this one if nothing in it is needed: a new volume is then made.",
    cause,
  });
}

export function volumeWithoutJournal(file: string): LeanError {
  return new LeanError({
    code: "VOLUME_FOREIGN",
    message: `The file system in ${file} has no journal, so a loss of power could damage it.`,
    hint: `Give it one with \`tune2fs -j ${file}\`.`,
  });
}

export function volumeInUse(file: string): LeanError {
  return new LeanError({
    code: "VOLUME_IN_USE",
    message: `The volume ${file} is in use by another machine.`,
    hint: "Stop that machine first, or use another file. Several machines can share a volume that all of them only read (`:ro`).",
  });
}

export function volumeUnclean(file: string): LeanError {
  return new LeanError({
    code: "VOLUME_UNCLEAN",
    message: `The volume ${file} was not unmounted in order, and what is in its journal cannot be brought in while it is only read.`,
    hint: `Bring it in with \`e2fsck -p ${file}\`, or run once without \`:ro\`.`,
  });
}

export function volumeCutShort(file: string): LeanError {
  return new LeanError({
    code: "VOLUME_DAMAGED",
    message: `The end of the volume ${file} is missing: the file is smaller than the file system in it.`,
    hint: "Bring it back from a copy; `e2fsck -f` on a copy may save some of it.",
  });
}

export function volumeDamaged(file: string, cause: unknown): LeanError {
  return new LeanError({
    code: "VOLUME_DAMAGED",
    message: `The file system in ${file} is damaged in a way that is not mended without asking.`,
    hint: `Make a copy, then mend it with \`e2fsck -f ${file}\`.`,
    details: cause instanceof LeanError ? (cause.record.details ?? []) : [],
    cause,
  });
}

export function volumeDiskFull(file: string, cause: unknown): LeanError {
  return new LeanError({
    code: "VOLUME_DISK_FULL",
    message: `There is not enough space on the disk for the volume ${file}.`,
    hint: "Free some space there, or keep the volume elsewhere.",
    cause,
  });
}

export function volumeUnusable(file: string, cause: unknown): LeanError {
  const code = systemCode(cause) ?? "";
  if (code === "ENOSPC" || code === "EDQUOT") return volumeDiskFull(file, cause);
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: "the folder that it lies in does not exist",
    ENOTDIR: "the folder that it lies in is no folder",
    EACCES: "permission is missing",
    EPERM: "permission is missing",
    EROFS: "it lies on a file system that is only read",
    EFBIG: "it is larger than the file system that it lies on can keep",
  };
  return new LeanError({
    code: "VOLUME_UNUSABLE",
    message: `The volume ${file} cannot be used: ${reasons[code] ?? code}.`,
    hint: "Mend that, or name another file.",
    cause,
  });
}
