import type { Found, FoundFile } from "./archive.js";

/** What layers over one another show, and what later ones hide. */
export interface Overlaid {
  readonly visible: readonly FoundFile[];
  readonly hidden: readonly FoundFile[];
}

/**
 * Lays layers over one another, the lowest first. An empty file `.wh.NAME` removes NAME of lower layers,
 * `.wh..wh..opq` all that lower layers have in its folder (OCI image specification, layer.md).
 */
export function overlaid(layers: readonly Pick<Found, "files" | "empty">[]): Overlaid {
  const visible = new Map<string, FoundFile>();
  const hidden: FoundFile[] = [];
  for (const { files, empty } of layers) {
    const gone = whiteouts(empty);
    for (const [path, file] of gone.size === 0 ? [] : visible) {
      if (!isGone(path, gone)) continue;
      hidden.push(file);
      visible.delete(path);
    }
    for (const file of files) {
      const before = visible.get(file.path);
      if (before !== undefined) hidden.push(before);
      visible.set(file.path, file);
    }
  }
  return { visible: [...visible.values()], hidden };
}

/** Paths that go, with all that lies below them; those whose content alone goes end with a slash. */
function whiteouts(empty: readonly string[]): ReadonlySet<string> {
  const gone = new Set<string>();
  for (const path of empty) {
    const at = path.lastIndexOf("/") + 1;
    const name = path.slice(at);
    if (name === ".wh..wh..opq") gone.add(path.slice(0, at) || "/");
    else if (name.startsWith(".wh.")) gone.add(path.slice(0, at) + name.slice(4));
  }
  return gone;
}

function isGone(path: string, gone: ReadonlySet<string>): boolean {
  if (gone.has(path) || gone.has("/")) return true;
  for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1))
    if (gone.has(path.slice(0, at)) || gone.has(path.slice(0, at + 1))) return true;
  return false;
}
