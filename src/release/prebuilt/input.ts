import { posix } from "node:path";
import { readTree } from "../../disk/index.js";
import { type FileTree, fileTree } from "../../filetree/index.js";
import type { Context } from "../../step/index.js";
import type { Store } from "../../store/index.js";
import { unpackArchive } from "./archive.js";
import { linkLeaves, notARelease } from "./errors.js";

/** What files that were assembled elsewhere make up. */
export type Layout =
  | { readonly kind: "release" }
  /** Applications of Debian packages, with a release resource file that names them. */
  | { readonly kind: "package" }
  /** What `gleam export erlang-shipment` writes: a folder for each application, and `entrypoint.sh`. */
  | { readonly kind: "shipment"; readonly name: string; readonly main: string };

/**
 * Reads a release that was assembled elsewhere, from a folder or an archive, without what an image never uses
 * (its own ERTS, logs) and what belongs to this tool. Throws `NOT_A_RELEASE`, `RELEASE_LINKED`, and what
 * `unpackArchive` throws.
 */
export async function readInput(
  context: Context,
  store: Store,
  source: string,
  kind: "folder" | "archive",
): Promise<FileTree> {
  const why = { stage: "release", rule: "file of the release" };
  const whole =
    kind === "archive" ? await unpackArchive(context, store, source) : await readTree(source, store, why);
  const tree = fileTree(whole.entries.filter(({ path }) => !leftOut.some((rule) => rule.test(path))));
  for (const entry of tree.entries) {
    if (entry.kind !== "symlink") continue;
    const target = posix.join("/", posix.dirname(entry.path), entry.target);
    const climbs =
      entry.target.startsWith("/") || posix.join(posix.dirname(entry.path), entry.target).startsWith("..");
    if (climbs || target === "/") throw linkLeaves(source, entry.path, entry.target);
  }
  return tree;
}

const leftOut = [
  /^(erts-[^/]+|log|tmp|\.git)(\/|$)/,
  /^(lean\.toml|lean\.lock)$/,
  // What a running node leaves.
  /(^|\/)(erl_crash\.dump|erlang\.log\.[^/]*)$/,
];

/** Tells a release from a shipment. Throws `NOT_A_RELEASE`, naming what is missing. */
export async function layoutOf(store: Store, source: string, tree: FileTree): Promise<Layout> {
  const paths = tree.entries.map(({ path }) => path);
  const has = (pattern: RegExp) => paths.some((path) => pattern.test(path));
  if (has(/^releases\/[^/]+\/[^/]+$/)) {
    if (!has(/^lib\/[^/]+\/ebin\//))
      throw notARelease(source, "it has no applications (lib/NAME-VERSION/ebin)");
    return { kind: "release" };
  }
  const entrypoint = tree.entries.find(({ path }) => path === "entrypoint.sh");
  if (entrypoint?.kind === "file" && "object" in entrypoint.content) {
    const script = (await store.read(entrypoint.content.object)).toString("utf8");
    const name = /^PACKAGE=["']?([a-z][a-z0-9_]*)["']?\s*$/m.exec(script)?.[1];
    if (name === undefined) throw notARelease(source, "its entrypoint.sh names no PACKAGE");
    if (!has(new RegExp(`^${name}/ebin/${name}\\.app$`))) {
      throw notARelease(source, `its entrypoint.sh starts ${name}, and there is no ${name}/ebin/${name}.app`);
    }
    return { kind: "shipment", name, main: mainOf(source, name, has) };
  }
  throw notARelease(source, "it has no folder releases/VERSION");
}

/** The expression that entrypoint.sh evaluates; Gleam before 1.0 had one module for it, shared by all packages. */
function mainOf(source: string, name: string, has: (pattern: RegExp) => boolean): string {
  for (const module of [`${name}@@main`, "gleam@@main"]) {
    if (has(new RegExp(`/ebin/${module}\\.beam$`))) return `${module}:run(${name})`;
  }
  throw notARelease(source, `it has no module ${name}@@main, which entrypoint.sh starts`);
}
