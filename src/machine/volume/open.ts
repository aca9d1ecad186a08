import { open, realpath, stat } from "node:fs/promises";
import type { Volume } from "../../config/index.js";
import { LeanError, systemCode } from "../../error/index.js";
import { type Context, step } from "../../step/index.js";
import { createVolume } from "./create.js";
import {
  sizeOfDevice,
  volumeMissing,
  volumeNoFile,
  volumeOneFolder,
  volumeTwice,
  volumeUnusable,
} from "./errors.js";
import { fitVolume } from "./fit.js";
import { holdFile } from "./hold.js";
import { findTools, type Tools } from "./tools.js";
import type { Disk, OpenVolumes } from "./types.js";

/** Size of a volume that is made without one being asked for; sparse, so that it takes what is written. */
const usualBytes = 1024 ** 3;

/**
 * Makes each volume that is missing, grows each that is smaller than asked for, sees that it holds an ext4
 * file system with a journal, and holds its file, so that nobody else opens it here while a machine has it.
 * Nothing that is in a file is ever overwritten, and no volume is shrunk.
 *
 * Throws `VOLUME_CONFLICT`, `VOLUME_SIZE` (exit 2), `E2FSPROGS_MISSING` (exit 3), `VOLUME_MISSING`,
 * `VOLUME_FOREIGN`, `VOLUME_IN_USE`, `VOLUME_DAMAGED`, `VOLUME_UNCLEAN`, `VOLUME_DISK_FULL`, `VOLUME_UNUSABLE`.
 */
export async function openVolumes(context: Context, volumes: readonly Volume[]): Promise<OpenVolumes> {
  const disks: Disk[] = [];
  const close = async () => {
    for (const { lock } of disks) await lock.close();
  };
  if (volumes.length === 0) return { disks, close };
  refuseOneFolder(volumes);
  const tools = await findTools();
  try {
    for (const volume of byPath(volumes)) disks.push(await openVolume(context, tools, volume, disks));
    return { disks, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openVolume(
  context: Context,
  tools: Tools,
  volume: Volume,
  before: readonly Disk[],
): Promise<Disk> {
  try {
    await makeMissing(context, tools, volume);
    const file = await realpath(volume.file);
    const other = before.find((disk) => disk.file === file);
    if (other !== undefined) throw volumeTwice(volume.file, other.path, volume.path);
    return await attach(context, tools, { ...volume, file });
  } catch (error) {
    const ofSystem = !(error instanceof LeanError) && systemCode(error) !== undefined;
    throw ofSystem ? volumeUnusable(volume.file, error) : error;
  }
}

async function makeMissing(context: Context, tools: Tools, volume: Volume): Promise<void> {
  const { file, readOnly, bytes = usualBytes } = volume;
  const there = await stat(file).catch((error: unknown) => {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  });
  if (there?.isFile() === true) return;
  if (there !== undefined && !there.isBlockDevice()) throw volumeNoFile(file);
  if (there !== undefined && volume.bytes !== undefined) throw sizeOfDevice(file);
  if (there !== undefined) return;
  if (readOnly) throw volumeMissing(file);
  await step(context, `Make volume ${file}`, async (inner) => {
    await createVolume(inner, tools, file, bytes);
    inner.detail(`${Math.round(bytes / 1024 ** 2)} MiB, ext4`);
  });
}

async function attach(context: Context, tools: Tools, volume: Volume): Promise<Disk> {
  const { file, path, readOnly } = volume;
  const handle = await open(file, readOnly ? "r" : "r+");
  try {
    await holdFile(handle, file, readOnly ? "shared" : "alone");
    await fitVolume(context, tools, volume, handle);
    return { file, path, readOnly, lock: handle };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function refuseOneFolder(volumes: readonly Volume[]): void {
  const files = new Map<string, string>();
  for (const { file, path } of volumes) {
    const other = files.get(path);
    if (other !== undefined) throw volumeOneFolder(path, other, file);
    files.set(path, file);
  }
}

function byPath(volumes: readonly Volume[]): readonly Volume[] {
  return volumes.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
