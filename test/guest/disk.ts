import { execFile } from "node:child_process";
import { mkdir, mkdtemp, open, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Where Debian keeps the programs of e2fsprogs, which is not on everybody's PATH. */
const options = { env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin`, LC_ALL: "C" } };

/** A new folder for disks. */
export function diskFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "guest-disks-"));
}

/** Makes a sparse file with an empty ext4 file system. */
export async function makeDisk(file: string, mebibytes = 64): Promise<string> {
  const handle = await open(file, "wx");
  await handle.truncate(mebibytes * 1024 ** 2);
  await handle.close();
  await run("mke2fs", ["-q", "-t", "ext4", "-b", "4096", file], options);
  return file;
}

/** Whether `e2fsck` finds nothing at all to mend, and no journal to replay. */
export async function isClean(file: string): Promise<boolean> {
  const { stdout } = await run("dumpe2fs", ["-h", file], options);
  if (/needs_recovery/.test(stdout)) return false;
  return run("e2fsck", ["-f", "-n", file], options).then(
    () => true,
    () => false,
  );
}

/** One command of debugfs(8) that only reads, and what it prints. */
export async function inDisk(file: string, command: string): Promise<string> {
  return (await run("debugfs", ["-R", command, file], options)).stdout;
}

/** What a disk would hold after a loss of power now: a copy whose journal is replayed, taken apart. */
export interface Wreck {
  /** After the replay, `e2fsck -f` found nothing to mend. */
  readonly clean: boolean;
  /** Contents of the files in the disk's root folder, by name. */
  readonly files: ReadonlyMap<string, string>;
}

/** Examines a copy of the disk of a machine that was killed; the disk itself stays as it is. */
export async function examine(file: string): Promise<Wreck> {
  const folder = await diskFolder();
  try {
    const copy = join(folder, "copy.img");
    const out = join(folder, "out");
    await run("cp", ["--sparse=always", file, copy]);
    await run("e2fsck", ["-p", copy], options).catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== 1) throw error;
    });
    const clean = await isClean(copy);
    await mkdir(out);
    await run("debugfs", ["-R", `rdump / ${out}`, copy], options);
    const names = (await readdir(out, { withFileTypes: true })).filter((entry) => entry.isFile());
    const files = await Promise.all(
      names.map(async ({ name }) => [name, await readFile(join(out, name), "latin1")] as const),
    );
    return { clean, files: new Map(files) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
