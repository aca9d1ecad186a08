import type { OpenImage } from "../image/index.js";
import { analyzeBundle } from "./analyze.js";
import { readInitramfs } from "./archive.js";
import { analyzeFile, analyzeFolder } from "./foreign.js";
import { kernelDraft } from "./kernel.js";
import type { Analysis } from "./types.js";

/**
 * Where every byte of an image is: of one of ours, or of a foreign initramfs, tarball, OCI archive or root folder,
 * as `openImage` opened it. Throws what unpacking and reading throw.
 */
export async function analyze(opened: OpenImage): Promise<Analysis> {
  if (opened.kind === "file") return analyzeFile(opened.name, opened.bytes);
  if (opened.kind === "folder") return analyzeFolder(opened.name, opened.files());
  const { bundle, kernel, rootfs } = opened;
  return analyzeBundle(bundle.image, kernelDraft(kernel), [readInitramfs(rootfs)]);
}
