import { crc32 } from "../lzma/index.js";

const headerSize = 64;
const magic = 0x27051956;

/** Numbers of U-Boot's include/image.h. */
const linux = 5;
const kernel = 2;
const gzip = 1;
const riscv = 26;

/** A kernel for the legacy image format of U-Boot. */
export interface UImage {
  /** The kernel's file, compressed with gzip. */
  readonly payload: Uint8Array;
  /** Physical address that the kernel is unpacked to and entered at, below 4 GiB. */
  readonly address: number;
}

/**
 * A legacy U-Boot image (include/image.h: `struct legacy_img_hdr`) of a gzip-compressed Linux kernel for RISC-V: a
 * head of 64 bytes, big-endian, before the payload. The time stamp is zero.
 */
export function encodeUImage({ payload, address }: UImage): Buffer {
  const head = Buffer.alloc(headerSize);
  head.writeUInt32BE(magic, 0);
  head.writeUInt32BE(payload.length, 12);
  head.writeUInt32BE(address, 16);
  head.writeUInt32BE(address, 20);
  head.writeUInt32BE(crc32(payload), 24);
  head.set([linux, riscv, kernel, gzip], 28);
  head.write("Linux", 32, "latin1");
  head.writeUInt32BE(crc32(head), 4);
  return Buffer.concat([head, payload]);
}

/** Where the payload of such an image lies; undefined for another file. */
export function uImagePayload(view: DataView): { readonly from: number; readonly to: number } | undefined {
  if (view.getUint32(0) !== magic) return undefined;
  return { from: headerSize, to: headerSize + view.getUint32(12) };
}
