import type { Dirent } from "node:fs";
import { lstat, readdir, readlink, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** One source file, as it lies on the host. */
export interface SourceFile {
  /** Relative to the folder that holds all sources in the sandbox. */
  readonly path: string;
  /** Absolute path on the host. */
  readonly host: string;
  readonly executable: boolean;
  readonly size: number;
  /** Changes whenever the file does: modification and status change times, and the inode. */
  readonly stamp: string;
  /** Set for a symbolic link that stays inside the sources. */
  readonly link?: string;
}

/** A folder of sources: the project itself, or a path dependency outside of it. */
export interface SourceRoot {
  /** Absolute real path on the host. */
  readonly host: string;
  /** Where it lies relative to the folder that holds all sources in the sandbox. */
  readonly path: string;
}

/** Never part of what a release is made from, wherever they lie. */
const ignoredFolders = new Set([
  ...["_build", ".git", ".hg", ".svn", ".elixir_ls", ".lexical", ".expert", ".direnv", "node_modules"],
]);
const ignoredFiles = new Set([".DS_Store", "erl_crash.dump"]);
/** What the image is made with, not the release. */
const ignoredAtTop = new Set(["lean.lock", "lean.toml", "cover"]);

/**
 * Lists the files of a source folder. Left out: build results, fetched dependencies (`deps` beside
 * a `mix.exs`), version control, editors' caches, and image bundles. A symbolic link that leads out of the
 * folder is followed, others stay links; pipes and sockets are passed over.
 */
export async function scan(root: SourceRoot): Promise<SourceFile[]> {
  return scanFolder({ top: root.host, path: root.path, seen: new Set() }, root.host, "");
}

interface Walk {
  readonly top: string;
  readonly path: string;
  /** Real paths of the linked folders on the way, so that a circle ends. */
  readonly seen: ReadonlySet<string>;
}

async function scanFolder(walk: Walk, folder: string, inner: string): Promise<SourceFile[]> {
  const items = await readdir(folder, { withFileTypes: true });
  const names = new Set(items.map((item) => item.name));
  if (inner !== "" && names.has("image.json")) return [];
  const wanted = items.filter((item) => isSource(item, names, inner === ""));
  const found = await Promise.all(
    wanted.map((item) => scanItem(walk, item, join(folder, item.name), join(inner, item.name))),
  );
  return found.flat();
}

function isSource(item: Dirent, siblings: ReadonlySet<string>, top: boolean): boolean {
  if (item.name === "deps" && siblings.has("mix.exs")) return false;
  if (top && ignoredAtTop.has(item.name)) return false;
  return !(item.isDirectory() ? ignoredFolders : ignoredFiles).has(item.name);
}

async function scanItem(walk: Walk, item: Dirent, host: string, inner: string): Promise<SourceFile[]> {
  if (item.isDirectory()) return scanFolder(walk, host, inner);
  if (item.isFile()) return [await describe(walk, host, inner)];
  return item.isSymbolicLink() ? scanLink(walk, host, inner) : [];
}

async function scanLink(walk: Walk, host: string, inner: string): Promise<SourceFile[]> {
  const target = await readlink(host);
  const real = await realpath(host).catch(() => undefined);
  if (real === undefined) return [await describe(walk, host, inner, target)];
  const inside = relative(await realpath(walk.top), real);
  if (inside.split(sep)[0] !== ".." && !target.startsWith("/")) {
    return [await describe(walk, host, inner, target)];
  }
  const meant = await stat(real);
  if (meant.isFile()) return [await describe(walk, real, inner)];
  if (!meant.isDirectory() || walk.seen.has(real)) return [];
  return scanFolder({ ...walk, seen: new Set([...walk.seen, real]) }, real, inner);
}

async function describe(walk: Walk, host: string, inner: string, link?: string): Promise<SourceFile> {
  const known = await lstat(host, { bigint: true });
  return {
    path: join(walk.path, inner),
    host,
    executable: (known.mode & 0o100n) !== 0n,
    size: Number(known.size),
    stamp: `${known.mtimeNs}.${known.ctimeNs}.${known.ino}`,
    ...(link === undefined ? {} : { link }),
  };
}
