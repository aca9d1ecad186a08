import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { decompress } from "../../codec/compress/index.js";
import { explainWriteFailure } from "../../disk/index.js";
import { LeanError } from "../../error/index.js";
import { runInSandbox } from "../../sandbox/index.js";
import { type Context, step } from "../../step/index.js";
import type { Store } from "../../store/index.js";
import { noRuntimeSource, unpackFailed } from "./errors.js";
import type { SourceArchive } from "./types.js";
import { treeOf, type Workshop } from "./workshop.js";

/** Unpacked, OTP 27 takes 220 MB. */
const largestSource = 4 * 1024 ** 3;

/**
 * Unpacks a source into the workshop, once, and applies Debian's patches in their order (dpkg-source(1), 3.0 (quilt)).
 * tar and patch run in the sandbox and can write nowhere else; the folder takes its name when it is whole.
 * Throws `RUNTIME_SOURCE_UNREADABLE`, `RUNTIME_SOURCE_INVALID`,
 * `RUNTIME_DISK_FULL`.
 */
export async function unpackRuntimeSource(context: Context, store: Store, workshop: Workshop): Promise<void> {
  const target = treeOf(workshop);
  if (await stat(target).catch(() => undefined)) return;
  await step(context, "Unpack Erlang's source", async (inner) => {
    const draft = join(workshop.folder, "unpacking");
    await rm(draft, { recursive: true, force: true });
    await mkdir(join(draft, "otp"), { recursive: true });
    const { upstream, debian, from } = workshop.source;
    const runHere = (argv: readonly [string, ...string[]]) =>
      runInSandbox(inner, {
        ...{ root: workshop.root, argv, cwd: "/build/otp" },
        binds: [{ host: draft, guest: "/build", mode: "rw" }],
      });
    const unpack = async (archive: SourceArchive, ...options: readonly string[]) => {
      const tar = join(draft, "source.tar");
      await decompressed(store, archive, tar);
      await runHere([
        "tar",
        "-xf",
        "/build/source.tar",
        "--no-same-owner",
        "--no-same-permissions",
        ...options,
      ]);
      await rm(tar);
    };
    try {
      await unpack(upstream, "--strip-components=1");
      const version = await readFile(join(draft, "otp/OTP_VERSION"), "utf8").catch(() => undefined);
      if (version === undefined) throw noRuntimeSource(from);
      if (debian !== undefined) {
        await unpack(debian);
        for (const name of seriesOf(await readFile(join(draft, "otp/debian/patches/series"), "utf8")))
          await runHere([...patch, "-i", `debian/patches/${name}`]);
      }
      await rename(join(draft, "otp"), target);
    } catch (error) {
      throw unpackFailed(error, from);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  });
}

const patch = ["patch", "-p1", "--batch", "--silent", "--no-backup-if-mismatch"] as const;

/** Names of patches; a line may have options after the name, and begin with `#`. */
export function seriesOf(text: string): readonly string[] {
  const names = text.split("\n").map(
    (line) =>
      line
        .replace(/(^|\s)#.*/, "")
        .trim()
        .split(/\s+/)[0] ?? "",
  );
  return names.filter((name) => /^[\w.+-][\w.+/-]*$/.test(name) && !name.split("/").includes(".."));
}

/** By the decoders of this process: a bomb ends at the limit. */
async function decompressed(
  store: Store,
  { object, compression }: SourceArchive,
  path: string,
): Promise<void> {
  const bytes = decompress(compression, createReadStream(store.path(object)), largestSource);
  await pipeline(Readable.from(bytes), createWriteStream(path)).catch((error: unknown) => {
    throw error instanceof LeanError ? error : explainWriteFailure(path, error);
  });
}
