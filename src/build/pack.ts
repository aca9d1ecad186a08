import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Need } from "../filetree/index.js";
import { checkBudget, describeImage, type Image, packLayers, writeBundle } from "../image/index.js";
import type { Kernel } from "../kernel/index.js";
import type { Release } from "../release/index.js";
import type { Layer } from "../rootfs/index.js";
import type { Runtime } from "../runtime/index.js";
import { type BuildRoot, runInSandbox } from "../sandbox/index.js";
import type { Shaken } from "../shake/index.js";
import type { Context } from "../step/index.js";
import { requireCheck } from "./require-check.js";
import type { Job } from "./work.js";

export interface Parts {
  readonly release: Release;
  readonly runtime: Runtime;
  readonly kernel: Kernel;
  readonly layers: readonly Layer[];
  readonly buildRoot: BuildRoot;
  /** Why things are in the image. */
  readonly needs: readonly Need[];
  /** What was left out of the release; absent when nothing was to be. */
  readonly shrink?: Pick<Shaken, "report" | "reasons"> | undefined;
}

const mebibyte = 1024 * 1024;

/**
 * Packs the layers, checks the size budget, and writes the bundle once it has passed its check.
 * Throws `IMAGE_TOO_LARGE` (exit 4), `CHECK_FAILED`.
 */
export async function packImage(
  context: Context,
  job: Job,
  parts: Parts,
): Promise<{ bundle: string; image: Image }> {
  const { config, store } = job;
  const { release, kernel, layers, buildRoot, needs } = parts;
  const zstd = (bytes: Uint8Array) => zstdInSandbox(context, job, buildRoot, bytes);
  const rootfs = await packLayers(context, store, layers, config.compression, { zstd });
  if (!("object" in kernel.image)) throw new Error("a kernel is an object of the store");
  const spec = {
    name: release.name,
    version: release.version,
    type: config.type,
    arch: config.arch,
    commandLine: [...kernel.commandLine, ...config.kernelArgs],
    kernel: {
      release: kernel.release,
      ...kernel.image,
      from: kernel.from,
      ...(kernel.config !== undefined && "object" in kernel.config ? { config: kernel.config } : {}),
    },
    ...(kernel.machines === undefined ? {} : { machines: kernel.machines }),
    rootfs,
    versions: versionsOf(parts),
    capabilities: config.capabilities,
    packages: job.packages.pinned(),
    needs,
    shrink: parts.shrink,
    defaults: {
      memoryMiB: config.run.memory,
      stopSeconds: config.run.stopTimeout,
      ready: config.ready,
    },
  };
  if (config.size !== undefined) checkBudget(describeImage(spec), config.size * mebibyte);
  const bundle = config.output ?? join(config.outputRoot, `${release.name}-${config.arch}`);
  const accept = (inner: Context, draft: string) => requireCheck(inner, job, draft, bundle);
  return { bundle, image: await writeBundle(context, store, spec, bundle, accept) };
}

function versionsOf({ release, runtime, kernel }: Parts): Readonly<Record<string, string>> {
  return {
    otp: runtime.otp,
    erts: runtime.erts,
    linux: kernel.release,
    [release.name]: release.version,
    ...(release.elixir === undefined ? {} : { elixir: release.elixir }),
  };
}

/** Node 20 has no zstd; the build root's writes the same bytes everywhere. */
async function zstdInSandbox(
  context: Context,
  job: Job,
  buildRoot: BuildRoot,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const folder = await job.store.temporary();
  await mkdir(folder);
  try {
    await writeFile(join(folder, "archive"), bytes);
    await runInSandbox(context, {
      root: buildRoot.path,
      argv: ["zstd", "--quiet", "--ultra", "-22", "--no-check", "-o", "/build/packed", "/build/archive"],
      binds: [{ host: folder, guest: "/build", mode: "rw" }],
    });
    return await readFile(join(folder, "packed"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
