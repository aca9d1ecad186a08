import { LeanError } from "../../error/index.js";
import { type CommandResult, findProgram, run } from "../../process/index.js";
import type { Context } from "../../step/index.js";
import { toolsMissing, volumeDiskFull } from "./errors.js";

/** Absolute paths of the programs of e2fsprogs. */
export interface Tools {
  readonly mke2fs: string;
  readonly dumpe2fs: string;
  readonly e2fsck: string;
  readonly resize2fs: string;
}

/** Throws `E2FSPROGS_MISSING` (exit 3). */
export async function findTools(): Promise<Tools> {
  const find = async (name: string) => {
    const path = await findProgram(name);
    if (path === undefined) throw toolsMissing(name);
    return path;
  };
  return {
    mke2fs: await find("mke2fs"),
    dumpe2fs: await find("dumpe2fs"),
    e2fsck: await find("e2fsck"),
    resize2fs: await find("resize2fs"),
  };
}

/** Runs one of them, its words in English. Throws `VOLUME_DISK_FULL`, else what `run` throws. */
export async function runTool(
  context: Context,
  file: string,
  argv: readonly [string, ...string[]],
  accept: readonly number[] = [0],
): Promise<CommandResult> {
  try {
    return await run(context, { argv, accept, env: { LC_ALL: "C" } });
  } catch (error) {
    const words = error instanceof LeanError ? (error.record.details ?? []) : [];
    if (words.some((line) => /no space left|quota exceeded/i.test(line))) throw volumeDiskFull(file, error);
    throw error;
  }
}
