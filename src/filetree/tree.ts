import { LeanError } from "../error/index.js";

/** Where a file's bytes come from: an object of the store, or a short text held in place. */
export type Content = { readonly object: string; readonly size: number } | { readonly text: string };

/** Why an entry is in the image. Every report on an image reads this. */
export interface Why {
  /** Stage that put it there: `package`, `runtime`, `release`, `kernel`, `rootfs`. */
  readonly stage: string;
  /** What it belongs to, for example `deb:erlang-base@1:27.3.4.1` or `application:elixir@1.18.3`. */
  readonly from?: string;
  /** The package that its bytes come from, when `from` is something else. */
  readonly package?: string;
  /** The rule that asked for it, in plain words, for example `needed by beam.smp (DT_NEEDED)`. */
  readonly rule: string;
}

interface Common {
  /** Relative to the root, no leading or trailing slash, no `.` or `..` part: `usr/lib/libc.so.6`. */
  readonly path: string;
  /** Permission bits, 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly why: Why;
}

export type Entry =
  | (Common & { readonly kind: "file"; readonly content: Content })
  | (Common & { readonly kind: "directory" })
  | (Common & { readonly kind: "symlink"; readonly target: string })
  | (Common & {
      readonly kind: "device";
      readonly device: "character" | "block";
      readonly major: number;
      readonly minor: number;
    });

/** A root file system as a value: sorted by path, paths unique, nothing on disk needed but the store. */
export interface FileTree {
  readonly entries: readonly Entry[];
}

/**
 * Brings a path into the form of `Entry.path`.
 * Throws `PATH_ESCAPES` when it is absolute in a way that leaves the root (`..`) or holds a NUL byte.
 */
export function normalisePath(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..") || path.includes("\0")) {
    throw new LeanError({
      code: "PATH_ESCAPES",
      message: `The path ${JSON.stringify(path)} leaves the root.`,
    });
  }
  return parts.join("/");
}

/** Sorts entries by path (bytewise) into a tree. Throws `PATH_CONFLICT` when two entries share a path. */
export function fileTree(entries: Iterable<Entry>): FileTree {
  const sorted = [...entries].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  for (let i = 1; i < sorted.length; i++) {
    const [before, entry] = [sorted[i - 1], sorted[i]];
    if (before && entry && before.path === entry.path) throw conflict(before, entry);
  }
  return { entries: sorted };
}

/**
 * Joins trees. Directories may be shared (the first wins); the same file, link or device twice is fine
 * when equal in kind and content, else `PATH_CONFLICT` is thrown.
 */
export function merge(...trees: readonly FileTree[]): FileTree {
  const byPath = new Map<string, Entry>();
  for (const tree of trees) {
    for (const entry of tree.entries) {
      const known = byPath.get(entry.path);
      if (known === undefined) byPath.set(entry.path, entry);
      else if (!sameThing(known, entry)) throw conflict(known, entry);
    }
  }
  return fileTree(byPath.values());
}

/** Adds the directories (0755, root) that entries lie in and that the tree does not name. */
export function withParents(tree: FileTree): FileTree {
  const known = new Set(tree.entries.map((entry) => entry.path));
  const added: Entry[] = [];
  for (const entry of tree.entries) {
    const parts = entry.path.split("/");
    for (let n = 1; n < parts.length; n++) {
      const path = parts.slice(0, n).join("/");
      if (known.has(path)) continue;
      known.add(path);
      added.push({ kind: "directory", path, mode: 0o755, uid: 0, gid: 0, why: entry.why });
    }
  }
  return added.length === 0 ? tree : fileTree([...tree.entries, ...added]);
}

/** The entry at `path` (binary search), or undefined. Does not follow symlinks. */
export function find(tree: FileTree, path: string): Entry | undefined {
  const wanted = Buffer.from(path);
  let low = 0;
  let high = tree.entries.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const entry = tree.entries[middle];
    if (entry === undefined) return undefined;
    const order = Buffer.compare(Buffer.from(entry.path), wanted);
    if (order === 0) return entry;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

/** The entries that lie below `folder`, the folder itself not included. */
export function under(tree: FileTree, folder: string): readonly Entry[] {
  const prefix = `${folder}/`;
  return tree.entries.filter((entry) => entry.path.startsWith(prefix));
}

/** Size in bytes of a file's content. */
export function contentSize(content: Content): number {
  return "text" in content ? Buffer.byteLength(content.text) : content.size;
}

/** Store objects (SHA-256, hex) that the tree refers to, each once. */
export function digestsOf(tree: FileTree): readonly string[] {
  const digests = new Set<string>();
  for (const entry of tree.entries) {
    if (entry.kind === "file" && "object" in entry.content) digests.add(entry.content.object);
  }
  return [...digests];
}

function sameThing(a: Entry, b: Entry): boolean {
  if (a.kind === "directory" && b.kind === "directory") return true;
  if (a.kind === "symlink" && b.kind === "symlink") return a.target === b.target;
  if (a.kind === "file" && b.kind === "file") {
    return a.mode === b.mode && JSON.stringify(a.content) === JSON.stringify(b.content);
  }
  if (a.kind === "device" && b.kind === "device") {
    return a.device === b.device && a.major === b.major && a.minor === b.minor;
  }
  return false;
}

function conflict(a: Entry, b: Entry): LeanError {
  const owner = (entry: Entry) => `${entry.why.from ?? entry.why.stage} (${entry.kind})`;
  return new LeanError({
    code: "PATH_CONFLICT",
    message: `Two things claim /${a.path}: ${owner(a)} and ${owner(b)}.`,
    hint: "Leave one of the two packages out, or report this if you named neither.",
  });
}
