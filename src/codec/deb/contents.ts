/** A file of the archive and the packages that ship it. */
export interface FileOwners {
  /** Without a leading slash: `usr/lib/x86_64-linux-gnu/libz.so.1`. */
  readonly path: string;
  readonly packages: readonly string[];
}

/**
 * Reads a line of a `Contents` index (Debian repository format, "Contents indices"): a path, which may hold
 * spaces, white space, and packages as `section/name` or `area/section/name`, separated by commas. Undefined
 * for anything else.
 */
export function parseContentsLine(line: string): FileOwners | undefined {
  const match = /^(\S(?:.*\S)?)\s+(\S+)$/.exec(line);
  const [, path, owners] = match ?? [];
  if (path === undefined || owners === undefined) return undefined;
  const packages = owners.split(",").map((owner) => owner.slice(owner.lastIndexOf("/") + 1));
  return packages.every((name) => /^[a-z0-9][a-z0-9+.-]*$/.test(name)) ? { path, packages } : undefined;
}
