import { decompress } from "../../codec/compress/index.js";
import { LeanError, systemCode } from "../../error/index.js";
import type { FileTree } from "../../filetree/index.js";
import type { Context } from "../../step/index.js";
import type { Store } from "../../store/index.js";
import { packageDamaged } from "../errors.js";
import { type UnpackLimits, unpackTar, usualLimits } from "../unpack/index.js";
import { openApkFile } from "./open-file.js";
import { unpackAdb } from "./unpack-adb.js";

/**
 * Unpacks an `.apk` file of format 2 or 3 into the store, and describes what it ships as a tree, merged-/usr.
 * Its scripts are not run. Nothing is written outside the store. `owner` is `name@version`, used in reports and
 * errors. Throws `PACKAGE_UNSAFE` for entries that leave the root, lie below a link, are devices, or hard links to
 * nothing; `PACKAGE_DAMAGED`.
 */
export async function unpackApk(
  context: Context,
  store: Store,
  file: string,
  owner: string,
  limits: UnpackLimits = usualLimits,
): Promise<FileTree> {
  try {
    const opened = await openApkFile(file);
    if (opened.format === 3)
      return await unpackAdb(context, store, opened.content(limits.bytes), owner, limits);
    const chunks = decompress("gzip", opened.data(), limits.bytes);
    return await unpackTar(context, store, { format: "apk", owner }, chunks, limits);
  } catch (error) {
    context.signal.throwIfAborted();
    throw isDamage(error) ? packageDamaged(owner, error) : error;
  }
}

/** Whether the package's bytes are at fault: its codecs say so, or tar-stream does with a plain `Error`. */
function isDamage(error: unknown): boolean {
  if (error instanceof LeanError) return /^(APK|COMPRESS|TAR)_/.test(error.code);
  return (
    error instanceof Error &&
    systemCode(error) === undefined &&
    /tar|header|data|checksum/i.test(error.message)
  );
}
