import type { Release } from "./types.js";

/**
 * The release without the files of commands that it cannot run once code was left out of it: start_clean.boot, which `eval`,
 * `rpc`, `remote` and nodes that `peer` starts boot from, where neither eval nor distribution is open. `open` has every
 * capability that is, by whatever way.
 */
export function fitCommands(release: Release, open: ReadonlySet<string>): Release {
  if (open.has("eval") || open.has("distribution")) return release;
  const isLeft = new Set(["start_clean.boot", "remote.vm.args"].map((name) => `${release.folder}/${name}`));
  return { ...release, tree: { entries: release.tree.entries.filter(({ path }) => !isLeft.has(path)) } };
}
