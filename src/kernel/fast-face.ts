import { readFile } from "node:fs/promises";
import { readBootImage, readFlatImage } from "../codec/boot-image/index.js";
import { type Compression, decompress } from "../codec/compress/index.js";
import { elfNotes, isElf, parseElf } from "../codec/elf/index.js";
import { decodeZstd, isZstd } from "../codec/zstd/index.js";
import { LeanError } from "../error/index.js";
import type { Context } from "../step/index.js";
import { derivedFile, type Store, stepKey } from "../store/index.js";

/** A distribution's kernel unpacks to 60 MB; far more is no kernel. */
const largestKernel = 512 * 1024 * 1024;
/** Note type of the PVH entry point (xen/include/public/elfnote.h: XEN_ELFNOTE_PHYS32_ENTRY). */
const physicalEntry = 18;
/** Codes of errors that tell of a payload which cannot be read. */
const unreadable = /^(COMPRESS|ELF|NOT_ELF|UNPACKED|ZSTD)/;

/**
 * Path of the same kernel uncompressed: for x86 an ELF file that QEMU enters directly (PVH), since without acceleration
 * unpacking costs a boot some seconds; for arm64 and RISC-V the flat image, which spares QEMU the unpacking. Made once
 * per kernel and kept in the store. Undefined when the file is neither, or its kernel has no such entry. The
 * boot stub of x86 that is passed over is also what places the kernel at a random address.
 */
export async function fastKernel(
  context: Context,
  store: Store,
  { path, sha256 }: { readonly path: string; readonly sha256: string },
): Promise<string | undefined> {
  return derivedFile(context, store, {
    name: "Unpack the kernel for emulation",
    key: stepKey("fast-kernel-2", { sha256 }),
    make: () => unpack(path),
  });
}

async function unpack(path: string): Promise<Uint8Array | undefined> {
  const image = await readFile(path);
  const { from, to, trailer } = payloadOf(image);
  try {
    const kernel = await unpacked(image.subarray(from, to), trailer);
    return kernel !== undefined && hasDirectEntry(kernel) ? kernel : undefined;
  } catch (error) {
    // A kernel that cannot be read here boots, or fails to, by its own means.
    if (error instanceof LeanError && unreadable.test(error.code)) return undefined;
    throw error;
  }
}

/** `trailer`: bytes behind the payload in formats other than gzip, which in a bzImage tell the unpacked size. */
function payloadOf(image: Buffer): { readonly from: number; readonly to: number; readonly trailer: number } {
  const found = readBootImage(image);
  if (found === undefined) return { from: 0, to: image.length, trailer: 0 };
  return { ...found, trailer: found.kind === "bzImage" ? 4 : 0 };
}

/**
 * Zstandard by our own decoder, which takes a whole kernel at once in a fifth of the library's time. Undefined for a
 * format unknown here.
 */
async function unpacked(payload: Buffer, trailer: number): Promise<Uint8Array | undefined> {
  if (isZstd(payload)) return decodeZstd(payload, 0, largestKernel).bytes;
  const kind = compressionOfBytes(payload);
  if (kind === undefined) return undefined;
  const packed = kind === "gzip" ? payload : payload.subarray(0, payload.length - trailer);
  const chunks: Buffer[] = [];
  for await (const chunk of decompress(kind, single(packed), largestKernel)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function compressionOfBytes(bytes: Buffer): Compression | undefined {
  const magic = bytes.readUInt32LE(0);
  if (magic === 0x587a37fd) return "xz";
  if ((magic & 0xffff) === 0x8b1f) return "gzip";
  return (magic & 0xffffff) === 0x00005d ? "lzma" : undefined;
}

function hasDirectEntry(kernel: Uint8Array): boolean {
  if (readFlatImage(kernel) !== undefined) return true;
  if (!isElf(kernel)) return false;
  return elfNotes(kernel, parseElf(kernel)).some(
    ({ name, type }) => name === "Xen" && type === physicalEntry,
  );
}

async function* single(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
