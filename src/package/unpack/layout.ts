import { hasCode } from "../../error/index.js";
import { normalisePath } from "../../filetree/index.js";
import { packageUnsafe } from "../errors.js";

/**
 * What no image and no sandbox needs, left out when a package is unpacked. The list is part of the contract:
 * nothing else is ever left out here.
 */
export const skippedFolders = [
  "usr/share/doc",
  "usr/share/man",
  "usr/share/info",
  "usr/share/locale",
  "usr/share/lintian",
  "usr/share/bug",
] as const;

/** Folders at the root that are symlinks into `usr/` on a merged system. */
const merged = /^(bin|sbin|lib|lib32|lib64|libx32|libo32)(?=\/|$)/;

/**
 * The path of an entry in a merged-/usr root: `./lib/x` becomes `usr/lib/x`; the root itself is "".
 * The links `bin -> usr/bin` and their like, which base-files ships, stay where they are.
 * Throws `PACKAGE_UNSAFE` for an absolute path and one that leaves the root.
 */
export function placed(path: string, isLink: boolean, owner: string): string {
  if (path.startsWith("/")) throw packageUnsafe(owner, `it ships the absolute path ${path}`);
  try {
    const normal = normalisePath(path);
    return isLink && !normal.includes("/") ? normal : normal.replace(merged, "usr/$1");
  } catch (error) {
    if (!hasCode(error, "PATH_ESCAPES")) throw error;
    throw packageUnsafe(owner, `it ships the path ${JSON.stringify(path)}, which leaves the root`);
  }
}

/** Whether `path` lies in one of the skipped folders; the folders themselves go too. */
export function isSkipped(path: string): boolean {
  return skippedFolders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}
