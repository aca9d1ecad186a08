import { resolve } from "node:path";
import { type Analysis, analyze, analyzeBundle } from "../../analyze/index.js";
import { LeanError } from "../../error/index.js";
import { type Image, openImage } from "../../image/index.js";
import { type Context, step } from "../../step/index.js";
import { measureInThread } from "./thread.js";

/**
 * Analyzes an image of ours, a foreign initramfs, tarball or OCI archive, or a root folder, which `path` names
 * from `workingFolder`. Throws what opening, unpacking and reading throw, the path named.
 */
export async function analyzeImage(context: Context, path: string, workingFolder = "."): Promise<Analysis> {
  return step(context, `Analyze ${path}`, async ({ signal }) => {
    const opened = await openImage(resolve(workingFolder, path));
    return named(path, async () => {
      if (opened.kind !== "bundle") return analyze(opened);
      return bundleAnalysis(opened.bundle.image, opened.kernel, opened.rootfs, signal);
    });
  });
}

/** Kernel and parts of the root file system are compressed apart, and so are measured side by side. */
async function bundleAnalysis(
  image: Image,
  kernel: Uint8Array,
  rootfs: Uint8Array,
  signal: AbortSignal,
): Promise<Analysis> {
  const measuring = [
    measureInThread({ kind: "kernel", bytes: kernel }, signal),
    ...slices(image, rootfs).map((bytes) => measureInThread({ kind: "archives", bytes }, signal)),
  ] as const;
  const [kernelDraft, ...parts] = await Promise.all(measuring);
  return analyzeBundle(image, kernelDraft, parts);
}

/** The parts of a root file system, as image.json tells; in one piece when that does not fit. */
function slices({ rootfs: { parts } }: Image, bytes: Uint8Array): readonly Uint8Array[] {
  let at = 0;
  const pieces = parts.map(({ packed }) => {
    at += packed;
    return bytes.subarray(at - packed, at);
  });
  return at === bytes.length ? pieces : [bytes];
}

/** Codecs do not know which file their bytes come from. */
async function named<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LeanError) || error.message.includes(path)) throw error;
    const { record } = error;
    throw new LeanError({ ...record, message: `${path}: ${record.message}`, cause: error });
  }
}
