import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import type { Arch } from "../config/index.js";
import { LeanError } from "../error/index.js";
import type { Context } from "../step/index.js";
import { type KnownFiles, knownFiles, type Snapshot } from "./snapshot.js";
import { syncFiles } from "./sync.js";

/** Where everything lies in the sandbox. Fixed, so that no byte depends on the user's folders. */
export const guest = {
  work: "/build",
  /** Holds the sources; a path dependency up to seven folders above the project still lies within. */
  sources: "/build/source",
  project: "/build/source/7/6/5/4/3/2/1/this_project",
  dependencies: "/build/deps",
  builds: "/build/_build",
  release: "/build/release",
  document: "/build/document.json",
  scripts: "/build/scripts",
} as const;

/** Folder in the cache in which one project is compiled, again and again, incrementally. */
export interface Workspace {
  readonly folder: string;
  /** What the last sync knew of the sources. */
  readonly known: KnownFiles;
  /** Brings the copy of the sources up to date. */
  sync(snapshot: Snapshot): Promise<void>;
  /** Remembers hashes of a snapshot that needed no sync. */
  note(snapshot: Snapshot): Promise<void>;
  /** Runs a step that, when it is killed half way, must not be built upon: then compiled files go. */
  guarded<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Opens the workspace of a project and an architecture, since native code is compiled in it, for one build at a time;
 * another build of the same project waits.
 * What a killed build left half done is removed first.
 */
export async function withWorkspace<T>(
  context: Context,
  workRoot: string,
  { project, arch }: { readonly project: string; readonly arch: Arch },
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const id = createHash("sha256").update(`${project}\0${arch}`).digest("hex").slice(0, 24);
  const folder = join(workRoot, id);
  await mkdir(folder, { recursive: true });
  const release = await acquire(context, folder, project);
  try {
    await clearInterrupted(folder);
    return await work(await openWorkspace(folder));
  } finally {
    await release().catch(() => undefined);
  }
}

async function acquire(context: Context, folder: string, project: string): Promise<() => Promise<void>> {
  for (let tries = 0; ; tries++) {
    context.signal.throwIfAborted();
    try {
      return await lock(folder, { stale: 5000, update: 1000, onCompromised: () => undefined });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ELOCKED")) throw error;
      if (tries === 25) context.emit({ type: "notice", message: `Waiting for another build of ${project}.` });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

const marks = { syncing: "syncing", compiling: "compiling" } as const;

async function clearInterrupted(folder: string): Promise<void> {
  if (await exists(join(folder, marks.syncing))) {
    await rm(join(folder, "source"), { recursive: true, force: true });
    await rm(join(folder, "copied.json"), { force: true });
  }
  if (await exists(join(folder, marks.compiling))) {
    for (const name of ["_build", "deps", "deps.json"]) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
  for (const mark of Object.values(marks)) await rm(join(folder, mark), { force: true });
}

async function openWorkspace(folder: string): Promise<Workspace> {
  const index = join(folder, "index.json");
  let known = await readIndex(index);
  let copied = await readIndex(join(folder, "copied.json"));
  const marked = async <T>(mark: string, work: () => Promise<T>): Promise<T> => {
    await writeFile(join(folder, mark), "");
    const result = await work();
    await rm(join(folder, mark), { force: true });
    return result;
  };
  const note = async (snapshot: Snapshot) => {
    known = knownFiles(snapshot);
    await writeIndex(index, known);
  };
  return {
    folder,
    get known() {
      return known;
    },
    note,
    sync: (snapshot) =>
      marked(marks.syncing, async () => {
        await syncFiles(snapshot, copied, join(folder, "source"));
        copied = knownFiles(snapshot);
        await writeIndex(join(folder, "copied.json"), copied);
        await note(snapshot);
      }),
    guarded: (work) => guarded(folder, work),
  };
}

/** A failure in order (a compile error) leaves what compiled so far; a kill or an abort does not. */
async function guarded<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const mark = join(folder, marks.compiling);
  await writeFile(mark, "");
  return work().then(
    async (value) => {
      await rm(mark, { force: true });
      return value;
    },
    async (error) => {
      if (error instanceof LeanError && error.code !== "BUILD_INTERRUPTED") await rm(mark, { force: true });
      throw error;
    },
  );
}

async function readIndex(path: string): Promise<KnownFiles> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as KnownFiles;
  } catch {
    return {};
  }
}

async function writeIndex(path: string, files: KnownFiles): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(files));
  await rename(`${path}.new`, path);
}

async function exists(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  );
}
