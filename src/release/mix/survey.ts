import { z } from "zod";
import { hasCode } from "../../error/index.js";
import type { Context } from "../../step/index.js";
import { dependencyConflict, elixirTooOld, projectUnreadable } from "../errors.js";
import { compilerWords } from "../words.js";
import { runMix, type Toolchain } from "./toolchain.js";

const lockEntry = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("hex"),
    package: z.string(),
    version: z.string(),
    inner: z.string().nullable(),
    outer: z.string().nullable(),
    repo: z.string(),
    /** Applications that it cannot be without. */
    needs: z.array(z.string()),
  }),
  z.object({ kind: z.literal("git"), url: z.string(), revision: z.string(), submodules: z.boolean() }),
  z.object({ kind: z.literal("other") }),
]);

const survey = z.object({
  app: z.string().nullable(),
  version: z.string().nullable(),
  elixir: z.object({ wanted: z.string().nullable(), version: z.string(), fits: z.boolean() }),
  umbrella: z.boolean(),
  releases: z.array(z.object({ name: z.string(), cookie: z.boolean() })),
  default_release: z.string().nullable(),
  dependencies: z.array(
    z.object({
      app: z.string(),
      kind: z.enum(["hex", "git", "path", "other"]),
      dest: z.string(),
      available: z.boolean(),
      problem: z.string().nullable(),
      lock: z.enum(["ok", "missing", "outdated"]).nullable(),
      wanted: z.string().nullable(),
    }),
  ),
  lock: z.record(z.string(), lockEntry),
});

/** A project as Mix sees it: what `data/mix/inspect.exs` writes. */
export type Survey = z.infer<typeof survey>;
export type LockEntry = z.infer<typeof lockEntry>;
export type WantedDependency = Survey["dependencies"][number];

/**
 * Lets Mix read the project's copy in a workspace. Throws `PROJECT_UNREADABLE` with Mix's own words,
 * `ELIXIR_UNFIT`, `DEP_CONFLICT`.
 */
export async function surveyProject(
  context: Context,
  toolchain: Toolchain,
  folder: string,
  project: string,
): Promise<Survey> {
  const lines: string[] = [];
  const document = await runMix(context, toolchain, folder, "inspect.exs", [], (line) =>
    lines.push(line),
  ).catch((error: unknown) => {
    if (!hasCode(error, "COMMAND_FAILED")) throw error;
    throw projectUnreadable(project, compilerWords(lines), error);
  });
  const found = survey.parse(document);
  const { wanted, version, fits } = found.elixir;
  if (!fits && wanted !== null) throw elixirTooOld(found.app ?? project, wanted, version);
  for (const { app, problem } of found.dependencies) {
    if (problem !== null) throw dependencyConflict(app, problem.split("\n"));
  }
  return found;
}
