import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { additionsFor, type CheckReport, withAdditions, written } from "../../check/index.js";
import { writeWhole } from "../../disk/index.js";
import { LeanError, systemCode } from "../../error/index.js";

/** What `--write` added. */
export interface Written {
  readonly file: string;
  /** Lines of TOML with all that the finding asks for; empty when it asks for nothing. */
  readonly settings: readonly string[];
  /** False when the file had all of it. */
  readonly changed: boolean;
}

/** Adds what a check found missing to the project's `lean.toml`. Throws `CHECK_NO_PROJECT` (exit 2), `CHECK_NOT_WRITTEN`. */
export async function writeFinding(
  { doors }: CheckReport,
  place: { readonly workingFolder: string; readonly image: string; readonly named?: string },
): Promise<Written> {
  const additions = additionsFor(doors);
  const file = join(place.named ?? (await projectFolder(place)), "lean.toml");
  const before = await textOf(file);
  const after = withAdditions(file, before, additions);
  if (after !== before) await writeWhole(file, after);
  return { file, settings: written(additions), changed: after !== before };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return "";
    throw error;
  }
}

const signs = ["lean.toml", "mix.exs", "rebar.config", "gleam.toml"];

/** The working folder, or the next above the image with a project in it. */
async function projectFolder({
  workingFolder,
  image,
}: {
  workingFolder: string;
  image: string;
}): Promise<string> {
  for (const folder of [workingFolder, ...above(image)])
    for (const sign of signs)
      if ((await stat(join(folder, sign)).catch(() => undefined)) !== undefined) return folder;
  throw new LeanError({
    code: "CHECK_NO_PROJECT",
    message: `There is no project in ${workingFolder} or above ${image} whose lean.toml could be written.`,
    hint: "Name the project's folder with --project.",
    exit: 2,
  });
}

function above(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [] : [parent, ...above(parent)];
}
