import { createReadStream } from "node:fs";
import { compressionOf, decompress } from "../../codec/compress/index.js";
import { readAr } from "../../codec/deb/index.js";
import { LeanError, systemCode } from "../../error/index.js";
import type { FileTree } from "../../filetree/index.js";
import type { Context } from "../../step/index.js";
import type { Store } from "../../store/index.js";
import { packageDamaged } from "../errors.js";
import { type UnpackLimits, unpackTar, usualLimits } from "../unpack/index.js";

/**
 * Unpacks a `.deb` file (deb(5)) into the store, and describes what it ships as a tree. Nothing is written
 * outside the store. `owner` is `name@version`, used in reports and errors. Throws `PACKAGE_UNSAFE` for
 * entries that leave the root, lie below a link, are devices, or hard links to nothing; `PACKAGE_DAMAGED`.
 */
export async function unpackDeb(
  context: Context,
  store: Store,
  file: string,
  owner: string,
  limits: UnpackLimits = usualLimits,
): Promise<FileTree> {
  try {
    for await (const member of readAr(createReadStream(file, { highWaterMark: 256 * 1024 }))) {
      context.signal.throwIfAborted();
      if (!/^data\.tar(\.\w+)?$/.test(member.name)) continue;
      const chunks = decompress(compressionOf(member.name), member.body, limits.bytes);
      return await unpackTar(context, store, { format: "deb", owner }, chunks, limits);
    }
  } catch (error) {
    context.signal.throwIfAborted();
    throw isDamage(error) ? packageDamaged(owner, error) : error;
  }
  throw packageDamaged(owner, new Error("it has no data.tar."));
}

/** Whether the package's bytes are at fault: its codecs say so, or tar-stream does with a plain `Error`. */
function isDamage(error: unknown): boolean {
  if (error instanceof LeanError) return /^(DEB|COMPRESS)_/.test(error.code);
  return (
    error instanceof Error &&
    systemCode(error) === undefined &&
    /tar|header|data|checksum/i.test(error.message)
  );
}
