import type { FileHandle } from "node:fs/promises";
import type { Volume } from "../../config/index.js";
import { hasCode } from "../../error/index.js";
import { type Context, step } from "../../step/index.js";
import {
  volumeCutShort,
  volumeDamaged,
  volumeForeign,
  volumeNeverShrinks,
  volumeUnclean,
  volumeWithoutJournal,
} from "./errors.js";
import { parseSuperblock, type Superblock } from "./superblock.js";
import { runTool, type Tools } from "./tools.js";

/**
 * Sees that an open volume holds a file system that may be mounted, and grows it. A journal that waits to be
 * replayed is left to the guest, whose mount replays it; damage that the file system knows of is mended here.
 */
export async function fitVolume(
  context: Context,
  tools: Tools,
  volume: Volume,
  handle: FileHandle,
): Promise<void> {
  const { file, bytes, readOnly } = volume;
  const found = await readSuperblock(context, tools, file);
  const status = await handle.stat();
  if (status.isFile() && status.size < found.bytes) throw volumeCutShort(file);
  if (!found.features.includes("has_journal")) throw volumeWithoutJournal(file);
  if (readOnly) {
    if (found.features.includes("needs_recovery")) throw volumeUnclean(file);
    return;
  }
  if (found.state !== "clean") await mend(context, tools, file);
  if (bytes === undefined) return;
  if (bytes < found.bytes) throw volumeNeverShrinks(file, found.bytes);
  if (bytes - (bytes % found.blockSize) > found.bytes) await grow(context, tools, { file, bytes }, handle);
}

async function readSuperblock(context: Context, tools: Tools, file: string): Promise<Superblock> {
  const result = await runTool(context, file, [tools.dumpe2fs, "-h", file]).catch((error: unknown) => {
    throw hasCode(error, "COMMAND_FAILED") ? volumeForeign(file, error) : error;
  });
  const found = parseSuperblock(result.stdout);
  if (found === undefined) throw volumeForeign(file);
  return found;
}

async function mend(context: Context, tools: Tools, file: string): Promise<void> {
  await step(context, `Check volume ${file}`, (inner) => check(inner, tools, file, "-p"));
}

/** The file first: when this is cut short, the next run finds the rest of it free and goes on. */
async function grow(
  context: Context,
  tools: Tools,
  { file, bytes }: { readonly file: string; readonly bytes: number },
  handle: FileHandle,
): Promise<void> {
  await step(context, `Grow volume ${file}`, async (inner) => {
    await check(inner, tools, file, "-fp");
    if ((await handle.stat()).size < bytes) await handle.truncate(bytes);
    await runTool(inner, file, [tools.resize2fs, file, `${Math.floor(bytes / 1024)}K`]);
    await handle.sync();
    inner.detail(`${Math.round(bytes / 1024 ** 2)} MiB`);
  });
}

/** e2fsck(8): 1 and 2 say that what was wrong is mended. */
async function check(context: Context, tools: Tools, file: string, how: "-p" | "-fp"): Promise<void> {
  await runTool(context, file, [tools.e2fsck, how, file], [0, 1, 2, 3]).catch((error: unknown) => {
    throw hasCode(error, "COMMAND_FAILED") ? volumeDamaged(file, error) : error;
  });
}
