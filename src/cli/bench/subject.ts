import { readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Config } from "../../config/index.js";
import type { Bundle } from "../../image/index.js";
import type { Input, Session } from "../command.js";
import { noProject } from "./errors.js";

/** What a report calls the images: their application, or their folder where two have the same. */
export function namesOf(bundles: readonly Bundle[]): readonly string[] {
  const names = bundles.map(({ image }) => image.name);
  if (new Set(names).size === names.length) return names;
  const folders = bundles.map(({ folder }) => basename(folder));
  return new Set(folders).size === folders.length ? folders : bundles.map(({ folder }) => folder);
}

/**
 * Settings of the project that an image was built from: the folder named by `--project`, else the first of the
 * working folder and the folders above the image with a `mix.exs` of that application.
 * Throws `BENCH_NO_PROJECT` (exit 2).
 */
export async function projectOf(session: Session, input: Input, bundle: Bundle): Promise<Config> {
  const { workingFolder } = session.terminal;
  const named = input.options.project === undefined ? undefined : String(input.options.project);
  const folder = named === undefined ? await found(workingFolder, bundle) : resolve(workingFolder, named);
  return (await session.project(folder)).config;
}

async function found(workingFolder: string, { folder, image }: Bundle): Promise<string> {
  const looked = [workingFolder, ...above(folder)];
  for (const candidate of looked) if (await isProjectOf(candidate, image.name)) return candidate;
  throw noProject(image.name, [...new Set(looked)]);
}

function above(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [] : [parent, ...above(parent)];
}

async function isProjectOf(folder: string, application: string): Promise<boolean> {
  const text = await readFile(join(folder, "mix.exs"), "utf8").catch(() => "");
  return new RegExp(`\\bapp:\\s*:${application}\\b|\\breleases:[^]*\\b${application}:`).test(text);
}
