import type { Image } from "../../image/index.js";
import type { FastFaces } from "../../machine/index.js";
import type { Context } from "../../step/index.js";
import type { Store } from "../../store/index.js";

/** The faces of a bundle's files that boot fastest where the processor is emulated, for `LaunchOptions.fastFaces`. */
export async function fastFaces(
  context: Context,
  store: Store,
  bundle: {
    readonly kernel: string;
    readonly rootfs: string;
    readonly image: Pick<Image, "kernel" | "rootfs">;
  },
  memoryMiB: number,
): Promise<FastFaces> {
  const [{ fastRootfs }, { fastKernel }] = await Promise.all([
    import("../../image/index.js"),
    import("../../kernel/index.js"),
  ]);
  const { image } = bundle;
  const [kernel, rootfs] = await Promise.all([
    fastKernel(context, store, { path: bundle.kernel, sha256: image.kernel.sha256 }),
    fastRootfs(context, store, bundle.rootfs, image.rootfs, memoryMiB),
  ]);
  return { ...(kernel === undefined ? {} : { kernel }), ...(rootfs === undefined ? {} : { rootfs }) };
}
