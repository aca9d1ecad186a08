import { LeanError, systemCode } from "../error/index.js";

const impossible = new Set(["ENOTDIR", "EEXIST", "EISDIR", "ELOOP", "ENAMETOOLONG"]);

/** Brings a system error about a path of the user into plain words; anything else is given back as it is. */
export function explained(path: string, error: unknown): unknown {
  const code = systemCode(error);
  if (code === "ENOSPC" || code === "EDQUOT") return outputDiskFull(path, error);
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return outputUnwritable(path, error);
  return code !== undefined && impossible.has(code) ? outputImpossible(path, error) : error;
}

function outputDiskFull(path: string, cause: unknown): LeanError {
  return new LeanError({
    code: "OUTPUT_DISK_FULL",
    message: `The disk is full: ${path} could not be written. Nothing half-written was left.`,
    hint: "Free some space there, or choose another place with --output, then run the command again.",
    cause,
  });
}

function outputUnwritable(path: string, cause: unknown): LeanError {
  return new LeanError({
    code: "OUTPUT_UNWRITABLE",
    message: `${path} cannot be written: permission is missing or the file system is read-only.`,
    hint: "Choose another place with --output, or give yourself permission to write there.",
    cause,
  });
}

function outputImpossible(path: string, cause: unknown): LeanError {
  return new LeanError({
    code: "OUTPUT_IMPOSSIBLE",
    message: `${path} cannot be written: part of the path is not a folder, or it is a folder itself.`,
    hint: "Choose another place with --output.",
    cause,
  });
}

export function pathThroughLink(path: string, parent: string): LeanError {
  return new LeanError({
    code: "PATH_THROUGH_LINK",
    message: `/${path} cannot be laid out: /${parent}, which it lies in, is not a folder.`,
    hint: "Name the file by its real path, not through a link.",
  });
}

export function specialFile(path: string, what: string): LeanError {
  return new LeanError({
    code: "SPECIAL_FILE",
    message: `${path} is ${what}, which an image cannot take from a folder.`,
    hint: "Remove it; init makes devices, sockets and pipes when the VM starts.",
  });
}
