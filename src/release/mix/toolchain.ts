import { createHash } from "node:crypto";
import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { dataFile } from "../../config/index.js";
import { runInSandbox } from "../../sandbox/index.js";
import type { Context } from "../../step/index.js";
import { interrupted, stopped } from "../interrupted.js";
import { guest } from "../workspace.js";

/** What compiles a project: the build root and the surroundings that Mix is given in it. */
export interface Toolchain {
  /** Folder of the build root. */
  readonly root: string;
  /** Identifies the build root, our Mix scripts and the environment; part of every step's key. */
  readonly key: string;
  readonly env: Readonly<Record<string, string>>;
}

const scripts = ["vendored.exs", "inspect.exs", "release.exs"] as const;

export async function openToolchain(
  root: string,
  rootKey: string,
  env: Readonly<Record<string, string>>,
): Promise<Toolchain> {
  const hash = createHash("sha256").update(JSON.stringify([rootKey, Object.entries(env).sort()]));
  for (const name of scripts) hash.update(await readFile(dataFile(`mix/${name}`)));
  return { root, key: hash.digest("hex"), env };
}

/**
 * Runs one of our Mix scripts (`data/mix`) in the project's copy, without network, and returns the JSON
 * document it writes to the file named by its last argument. Throws as `run` does, and `BUILD_INTERRUPTED`.
 */
export async function runMix(
  context: Context,
  toolchain: Toolchain,
  folder: string,
  script: (typeof scripts)[number],
  args: readonly string[],
  onLine?: (line: string) => void,
): Promise<unknown> {
  const document = join(folder, "document.json");
  await rm(document, { force: true });
  await mkdir(join(folder, "scripts"), { recursive: true });
  await runInSandbox(context, {
    root: toolchain.root,
    argv: ["elixir", `${guest.scripts}/${script}`, ...args, guest.document],
    cwd: guest.project,
    env: { ...surroundings, ...toolchain.env },
    binds: [
      { host: folder, guest: guest.work, mode: "rw" },
      { host: dirname(dataFile(`mix/${script}`)), guest: guest.scripts, mode: "ro" },
    ],
    ...(onLine === undefined ? {} : { onLine }),
    accept: [0, ...stopped],
  });
  return JSON.parse(await readFile(document, "utf8").catch((error: unknown) => interrupted("Mix", error)));
}

const surroundings = {
  MIX_ENV: "prod",
  MIX_DEPS_PATH: guest.dependencies,
  MIX_BUILD_ROOT: guest.builds,
  MIX_REBAR3: "/usr/bin/rebar3",
  HEX_OFFLINE: "1",
  LC_ALL: "C.UTF-8",
  TZ: "UTC",
  // Tools that stamp their output with the time take this moment: 2000-01-01.
  SOURCE_DATE_EPOCH: "946684800",
} as const;
