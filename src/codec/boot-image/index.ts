import { uImagePayload } from "./uimage.js";

export { type FlatImage, readFlatImage } from "./flat.js";
export { encodeUImage, type UImage } from "./uimage.js";

/** What a bootable kernel file is made of. */
export interface BootImage {
  readonly kind: "bzImage" | "zboot" | "uImage";
  /** The compressed kernel. */
  readonly from: number;
  readonly to: number;
  /** Behind the code for real mode (of a bzImage), where the decompressor starts. */
  readonly setupEnd: number;
}

/**
 * Finds the compressed kernel in a bzImage of x86 (Documentation/arch/x86/boot.rst, protocol 2.08 and later), an
 * EFI zboot image (drivers/firmware/efi/libstub/zboot-header.S) or a legacy image of U-Boot. Undefined for any other file, and for one
 * whose header points behind its end.
 */
export function readBootImage(bytes: Uint8Array): BootImage | undefined {
  if (bytes.length < 0x260) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found = bzImage(view) ?? zboot(view) ?? uImage(view);
  if (found === undefined || found.to > bytes.length || found.from >= found.to) return undefined;
  return found.setupEnd > found.from ? undefined : found;
}

function bzImage(view: DataView): BootImage | undefined {
  if (view.getUint32(0x202, true) !== 0x53726448 || view.getUint16(0x206, true) < 0x208) return undefined;
  // For compatibility, 0 sectors of setup code mean 4.
  const setupEnd = ((view.getUint8(0x1f1) || 4) + 1) * 512;
  const from = setupEnd + view.getUint32(0x248, true);
  return { kind: "bzImage", setupEnd, from, to: from + view.getUint32(0x24c, true) };
}

function zboot(view: DataView): BootImage | undefined {
  if (view.getUint32(4, true) !== 0x676d697a) return undefined;
  const from = view.getUint32(8, true);
  return { kind: "zboot", setupEnd: 0, from, to: from + view.getUint32(12, true) };
}

function uImage(view: DataView): BootImage | undefined {
  const payload = uImagePayload(view);
  return payload === undefined ? undefined : { kind: "uImage", setupEnd: payload.from, ...payload };
}
