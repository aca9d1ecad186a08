import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { encodeUImage, readFlatImage } from "../codec/boot-image/index.js";

/** Where QEMU's `virt` and all boards like it have their memory. */
const memoryStart = 0x80000000;

/**
 * The form in which a kernel ships: one that is no self-extracting file is compressed as loaders take it. For arm64 that
 * is plain gzip; on RISC-V QEMU knows compressed kernels only as a legacy image of U-Boot. Anything else stays as it is.
 */
export async function shippedKernel(image: Buffer): Promise<Buffer> {
  const flat = readFlatImage(image);
  if (flat === undefined) return image;
  const payload = await promisify(gzip)(image, { level: 9 });
  // The system that it was made on: none.
  payload[9] = 255;
  return flat.arch === "aarch64"
    ? payload
    : encodeUImage({ payload, address: memoryStart + flat.textOffset });
}
