import { LeanError, systemCode } from "../../error/index.js";

export function nothingThere(path: string): LeanError {
  return new LeanError({
    code: "NOTHING_THERE",
    message: `${path} does not exist.`,
    hint: "Name a folder that `leanvm build` wrote, for example build/hello_world-x86_64.",
    exit: 2,
  });
}

export function unreadable(path: string, cause: unknown): LeanError {
  const code = systemCode(cause);
  const why =
    code === "EACCES" || code === "EPERM" ? "permission is missing" : (code ?? "it is no file or folder");
  return new LeanError({
    code: "UNREADABLE",
    message: `${path} cannot be read: ${why}.`,
    hint: "Name a file or folder that you can read.",
    exit: 2,
    cause,
  });
}

export function fileTooLarge(path: string, size: number): LeanError {
  return new LeanError({
    code: "FILE_TOO_LARGE",
    message: `${path} has ${Math.round(size / 1048576)} MiB; files up to 2 GiB are read.`,
    hint: "Unpack it and name the folder.",
    exit: 2,
  });
}
