import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { buildRoot } from "../support/build-root.js";

/** Paths of every module of OTP and Elixir in the build root, sorted. */
export async function everyModule(): Promise<readonly string[]> {
  const { root } = await buildRoot();
  const folder = join(root, "usr/lib");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".beam"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Paths of the modules with these names. */
export async function modulesNamed(...names: readonly string[]): Promise<readonly string[]> {
  const all = await everyModule();
  return names.map((name) => {
    const path = all.find((each) => each.endsWith(`/${name}.beam`));
    if (path === undefined) throw new Error(`${name} is not in the build root`);
    return path;
  });
}
