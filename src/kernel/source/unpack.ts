import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { decompress } from "../../codec/compress/index.js";
import { explainWriteFailure } from "../../disk/index.js";
import { hasCode, LeanError } from "../../error/index.js";
import { runInSandbox } from "../../sandbox/index.js";
import { type Context, step } from "../../step/index.js";
import type { Store } from "../../store/index.js";
import { sourceUnreadable } from "./errors.js";
import type { KernelSource } from "./types.js";

/** Unpacked, kernel.org's newest takes 1.6 GB. */
const largestSource = 8 * 1024 ** 3;

/**
 * Unpacks an archive into `folder/linux`, once; a folder of this machine only gets its place there. tar runs in the
 * sandbox and can write nowhere else; the folder takes its name when it is whole. What no kernel for a virtual machine
 * reads stays out: half of the files. Throws `KERNEL_SOURCE_UNREADABLE`, `OUTPUT_DISK_FULL`.
 */
export async function unpackSource(
  context: Context,
  store: Store,
  source: KernelSource,
  { root, folder }: { readonly root: string; readonly folder: string },
): Promise<void> {
  const target = join(folder, "linux");
  if (source.kind === "folder") return void (await mkdir(target, { recursive: true }));
  if (await stat(target).catch(() => undefined)) return;
  await step(context, "Unpack the kernel's source", async (inner) => {
    const draft = join(folder, "unpacking");
    await rm(draft, { recursive: true, force: true });
    await mkdir(join(draft, "linux"), { recursive: true });
    try {
      await decompressed(store, source, join(draft, "source.tar"));
      const where = ["-xf", "/build/source.tar", "-C", "/build/linux", "--strip-components=1"];
      const argv = [
        "tar",
        ...where,
        "--no-same-owner",
        ...unread.map((name) => `--exclude=${name}`),
      ] as const;
      await runInSandbox(inner, { root, argv, binds: [{ host: draft, guest: "/build", mode: "rw" }] });
      await rename(join(draft, "linux"), target);
    } catch (error) {
      throw explained(error, source.from);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  });
}

const unread = ["*.rst", "*/Documentation/devicetree", "*/tools/testing", "*/drivers/gpu/drm/amd/include"];

/** By the decoders of this process: a bomb ends at the limit. */
async function decompressed(
  store: Store,
  { object, compression }: Extract<KernelSource, { kind: "archive" }>,
  path: string,
): Promise<void> {
  const bytes = decompress(compression, createReadStream(store.path(object)), largestSource);
  await pipeline(Readable.from(bytes), createWriteStream(path)).catch((error: unknown) => {
    throw error instanceof LeanError ? error : explainWriteFailure(path, error);
  });
}

function explained(error: unknown, from: string): unknown {
  const damaged = ["COMMAND_FAILED", "COMPRESS_DAMAGED", "COMPRESS_TOO_LARGE"];
  if (!(error instanceof LeanError) || !damaged.some((code) => hasCode(error, code))) return error;
  return sourceUnreadable(from, error);
}
