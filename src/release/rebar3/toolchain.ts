import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { dataFile } from "../../config/index.js";
import { LeanError } from "../../error/index.js";
import { runInSandbox } from "../../sandbox/index.js";
import type { Context } from "../../step/index.js";
import { interrupted, stopped } from "../interrupted.js";
import { guest } from "../workspace.js";
import { problemIn, type Survey, survey } from "./survey.js";

const script = "erlang/rebar.escript";

export interface Rebar {
  /** Folder of the build root. */
  readonly root: string;
  /** Identifies the build root, our script and the environment. */
  readonly key: string;
  readonly env: Readonly<Record<string, string>>;
}

export async function openRebar(
  root: string,
  rootKey: string,
  env: Readonly<Record<string, string>>,
): Promise<Rebar> {
  const hash = createHash("sha256").update(JSON.stringify([rootKey, Object.entries(env).sort()]));
  return { root, key: hash.update(await readFile(dataFile(script))).digest("hex"), env };
}

/** Reads the project's copy in a workspace. Throws `PROJECT_UNREADABLE`. */
export async function surveyProject(
  context: Context,
  rebar: Rebar,
  folder: string,
  project: string,
): Promise<Survey> {
  const document = join(folder, "document.json");
  await rm(document, { force: true });
  await inProject(context, rebar, folder, [
    "escript",
    "/run/leanvm/rebar.escript",
    guest.project,
    guest.document,
  ]);
  const found: unknown = JSON.parse(
    await readFile(document, "utf8").catch((error) => interrupted("rebar3", error)),
  );
  const problem = problemIn.safeParse(found);
  if (problem.success) throw unreadable(project, problem.data.problem);
  return survey.parse(found);
}

/** Runs a command among the project's sources, without network. Throws as `run` does, and `BUILD_INTERRUPTED`. */
export async function inProject(
  context: Context,
  rebar: Rebar,
  folder: string,
  argv: readonly [string, ...string[]],
  onLine?: (line: string) => void,
): Promise<void> {
  const { exitCode } = await runInSandbox(context, {
    root: rebar.root,
    argv,
    cwd: guest.project,
    env: { ...surroundings, ...rebar.env },
    binds: [
      { host: folder, guest: guest.work, mode: "rw" },
      { host: dirname(dataFile(script)), guest: "/run/leanvm", mode: "ro" },
    ],
    ...(onLine === undefined ? {} : { onLine }),
    accept: [0, ...stopped],
  });
  if (exitCode !== 0) interrupted("rebar3");
}

const surroundings = {
  REBAR_BASE_DIR: guest.builds,
  REBAR_OFFLINE: "1",
  // What rebar3 draws around an error is not ASCII.
  ERL_AFLAGS: "-kernel standard_io_encoding unicode",
  LC_ALL: "C.UTF-8",
  TZ: "UTC",
  // Tools that stamp their output with the time take this moment: 2000-01-01.
  SOURCE_DATE_EPOCH: "946684800",
} as const;

function unreadable(project: string, problem: string): LeanError {
  return new LeanError({
    code: "PROJECT_UNREADABLE",
    message: `The rebar3 project ${project} cannot be read: ${problem}.`,
    hint: "Mend it; `rebar3 release` in the project should fail the same way.",
  });
}
