/**
 * An uncompressed kernel of arm64 or RISC-V (Documentation/arch/arm64/booting.rst, arch/riscv/boot-image-header.rst): the
 * file `Image`, which is entered at its first byte.
 */
export interface FlatImage {
  readonly arch: "aarch64" | "riscv64";
  /** Where it wants to lie, from the start of memory, in bytes. */
  readonly textOffset: number;
}

const signatures = { 1682788929: "aarch64", 88298322: "riscv64" } as const;

/** Kernels want to lie near the start of memory: at 0, at 512 kB or at 2 MiB. */
const farthest = 1 << 30;

/** What the 64 bytes at the start of a kernel tell; undefined for any other file. */
export function readFlatImage(bytes: Uint8Array): FlatImage | undefined {
  if (bytes.length < 64) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const signature = view.getUint32(56, true);
  if (signature !== 0x644d5241 && signature !== 0x05435352) return undefined;
  const textOffset = Number(view.getBigUint64(8, true));
  return textOffset > farthest ? undefined : { arch: signatures[signature], textOffset };
}
