import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { explained } from "./errors.js";

/** Where verified bytes come from. A `Store` fits. */
export interface ObjectSource {
  /** The object's bytes, checked against their digest. */
  read(digest: string): Promise<Uint8Array>;
}

/** Copies an object to a path of the user, verified and as `writeWhole` does. */
export async function copyOut(source: ObjectSource, digest: string, target: string): Promise<void> {
  await writeWhole(target, await source.read(digest));
}

/**
 * Writes a file so that `target` is at any moment either what it was or all of `bytes`: into a new file
 * beside it, brought to disk, then renamed. Makes missing parent folders.
 * Throws `OUTPUT_DISK_FULL`, `OUTPUT_UNWRITABLE` or `OUTPUT_IMPOSSIBLE`, each naming the path.
 */
export async function writeWhole(target: string, bytes: Uint8Array | string): Promise<void> {
  const draft = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}`);
  try {
    await mkdir(dirname(target), { recursive: true });
    const file = await open(draft, "wx", 0o644);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw explained(target, error);
  }
}
