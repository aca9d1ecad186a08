import { LeanError, systemCode } from "../error/index.js";

export function unreachable(url: string, cause: unknown): LeanError {
  const { host } = new URL(url);
  return new LeanError({
    code: "FETCH_UNREACHABLE",
    message: `The server ${host} could not be reached for ${url}: ${reason(cause)}.`,
    hint: "Check the network connection and the proxy settings, or name another mirror in lean.toml.",
    cause,
  });
}

export function notFound(url: string): LeanError {
  return new LeanError({
    code: "FETCH_NOT_FOUND",
    message: `The server has no file at ${url}.`,
    hint: "Check the address, or name another mirror in lean.toml.",
  });
}

/** A status that says no for good. */
export function refused(url: string, status: number): LeanError {
  return new LeanError({
    code: "FETCH_REFUSED",
    message: `The server answered with status ${status} for ${url}.`,
    hint: "Check the address and whether the server asks for credentials.",
  });
}

/** A status that may pass: 5xx, 408, 429. */
export function serverError(url: string, status: number): LeanError {
  return new LeanError({
    code: "FETCH_SERVER_ERROR",
    message: `The server answered with status ${status} for ${url}, each time it was asked.`,
    hint: "The server has a problem of its own: try again later, or name another mirror in lean.toml.",
  });
}

export function hashMismatch(url: string, wanted: string, found: string): LeanError {
  return new LeanError({
    code: "FETCH_HASH_MISMATCH",
    message: `The file from ${url} is not the expected one: its SHA-256 is ${found}, not ${wanted}.`,
    hint: "The mirror or something on the way to it changes files: try again, or name another mirror.",
  });
}

export function truncated(url: string, received: number, total: number, cause?: unknown): LeanError {
  return new LeanError({
    code: "FETCH_TRUNCATED",
    message: `The download of ${url} ended after ${received} of ${total} bytes.`,
    hint: "Run the command again: the download goes on where it stopped.",
    cause,
  });
}

export function tooLarge(url: string, limit: number): LeanError {
  return new LeanError({
    code: "FETCH_TOO_LARGE",
    message: `The file at ${url} is larger than the ${limit} bytes it may have.`,
    hint: "The mirror does not hold the expected file: name another one in lean.toml.",
  });
}

export function unsupportedAddress(url: string): LeanError {
  return new LeanError({
    code: "FETCH_ADDRESS",
    message: `The address ${JSON.stringify(url)} is not one to download from.`,
    hint: "Use an address that starts with http://, https:// or file:///.",
    exit: 2,
  });
}

export function unwritable(path: string, cause: unknown): LeanError {
  const full = ["ENOSPC", "EDQUOT"].includes(systemCode(cause) ?? "");
  return new LeanError({
    code: full ? "DISK_FULL" : "FETCH_UNWRITABLE",
    message: full
      ? `The disk is full: the download to ${path} could not be finished.`
      : `The download could not be written to ${path} (${systemCode(cause) ?? String(cause)}).`,
    hint: full
      ? "Free some space (`leanvm cache prune` empties the cache), then run the command again."
      : "Give the folder back its permissions, or choose another cache with LEANVM_CACHE=/some/folder.",
    cause,
  });
}

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: "no such host is known",
  EAI_AGAIN: "the name service does not answer",
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was cut",
  EHOSTUNREACH: "there is no route to it",
  ENETUNREACH: "there is no network",
  ETIMEDOUT: "it does not answer",
  UND_ERR_CONNECT_TIMEOUT: "it does not answer",
  UND_ERR_HEADERS_TIMEOUT: "it does not answer",
  UND_ERR_BODY_TIMEOUT: "it stopped sending",
  UND_ERR_SOCKET: "the connection was cut",
};

function reason(cause: unknown): string {
  const code = systemCode(cause);
  const inner = cause instanceof Error && cause.cause !== undefined ? systemCode(cause.cause) : undefined;
  const known = reasons[code ?? ""] ?? reasons[inner ?? ""];
  return known ?? code ?? (cause instanceof Error ? cause.message : String(cause));
}
