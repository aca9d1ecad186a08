import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { explainWriteFailure, inParallel } from "../disk/index.js";
import { LeanError } from "../error/index.js";
import type { KnownFiles, Snapshot } from "./snapshot.js";

type File = Snapshot["files"][number];

/**
 * Makes `folder` hold the files of a snapshot, given what was copied there before. Unchanged files stay
 * untouched, so their times do and Mix compiles only what changed; a changed file gets the present time,
 * because its own may lie before the last compilation (a `git checkout` of an old version).
 * What builds made among the sources (`priv/*.so`) stays while only Elixir and Erlang sources change, and
 * goes when anything else does. Throws `SOURCE_CHANGED`, `OUTPUT_DISK_FULL`, `OUTPUT_UNWRITABLE`.
 */
export async function syncFiles(snapshot: Snapshot, copied: KnownFiles, folder: string): Promise<void> {
  const wanted = new Map(snapshot.files.map((file) => [file.path, file]));
  const changed = snapshot.files.filter((file) => differs(copied, file));
  const gone = Object.keys(copied).filter((path) => !wanted.has(path));
  try {
    const everything = [...changed.map((file) => file.path), ...gone];
    if (everything.some((path) => !/\.(ex|exs|erl|hrl|heex|eex)$/.test(path))) {
      await removeGenerated(folder, "", new Set([...wanted.keys(), ...Object.keys(copied)]));
    }
    await inParallel(gone, (path) => rm(join(folder, path), { recursive: true, force: true }));
    await inParallel(changed, (file) => copy(file, join(folder, file.path)));
  } catch (error) {
    throw explainWriteFailure(folder, error);
  }
}

function differs(copied: KnownFiles, file: File): boolean {
  const before = copied[file.path];
  return before === undefined || before.sha256 !== file.sha256 || before.kind !== file.kind;
}

async function copy(file: File, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await rm(target, { recursive: true, force: true });
  if (file.link !== undefined) return symlink(file.link, target);
  const bytes = await readFile(file.host).catch(() => undefined);
  const same = bytes !== undefined && createHash("sha256").update(bytes).digest("hex") === file.sha256;
  if (!same) throw changedMeanwhile(file.host);
  await writeFile(target, bytes, { mode: file.executable ? 0o755 : 0o644 });
}

function changedMeanwhile(path: string): LeanError {
  return new LeanError({
    code: "SOURCE_CHANGED",
    message: `The source file ${path} changed while it was being read.`,
    hint: "Run the command again once nothing writes to the project any more.",
  });
}

async function removeGenerated(folder: string, inner: string, sources: ReadonlySet<string>): Promise<void> {
  const items = await readdir(join(folder, inner), { withFileTypes: true }).catch(() => []);
  for (const item of items) {
    const path = join(inner, item.name);
    if (item.isDirectory()) await removeGenerated(folder, path, sources);
    else if (!sources.has(path)) await rm(join(folder, path), { force: true });
  }
}
