import { inflateRawSync } from "node:zlib";
import { systemCode } from "../../error/index.js";
import { damagedApk } from "./errors.js";

export interface Member {
  readonly content: Buffer;
  /** Behind its last byte. */
  readonly end: number;
}

/**
 * Decompresses the gzip member (RFC 1952) that starts at `at`, and says where it ends: a package is several in
 * a row. Undefined when it is more than `limit` bytes. Its size is verified, its CRC is not: hashes and
 * signatures cover it. Throws `APK_DAMAGED`.
 */
export function gzipMember(bytes: Uint8Array, at: number, limit: number): Member | undefined {
  const start = dataStart(bytes, at);
  const found = inflated(bytes.subarray(start), limit);
  if (found === undefined) return undefined;
  const { content, consumed } = found;
  const end = start + consumed + 8;
  if (end > bytes.length) throw damagedApk("it ends inside a gzip stream");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(end - 4, true) !== content.length)
    throw damagedApk("the size of a gzip stream differs from what it says");
  return { content, end };
}

/** Whether a gzip member starts here. */
export function isGzipMember(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x1f && bytes[at + 1] === 0x8b && bytes[at + 2] === 8;
}

/** Behind the ten bytes of the header may follow: an extra field, a name, a comment, a checksum. */
function dataStart(bytes: Uint8Array, at: number): number {
  if (!isGzipMember(bytes, at)) throw damagedApk("there is no gzip stream where one must start");
  const flags = bytes[at + 3] ?? 0;
  let next = at + 10;
  if ((flags & 4) !== 0) next += 2 + (bytes[next] ?? 0) + ((bytes[next + 1] ?? 0) << 8);
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue;
    const zero = bytes.indexOf(0, next);
    if (zero < 0) throw damagedApk("it ends inside the header of a gzip stream");
    next = zero + 1;
  }
  return next + ((flags & 2) === 0 ? 0 : 2);
}

interface Inflated {
  readonly content: Buffer;
  readonly consumed: number;
}

function inflated(bytes: Uint8Array, limit: number): Inflated | undefined {
  try {
    // With `info` Node gives the engine too, which knows how much it took in; the types do not say so.
    const result: unknown = inflateRawSync(bytes, { maxOutputLength: limit, info: true });
    const { buffer, engine } = result as { buffer: Buffer; engine: { bytesWritten: number } };
    return { content: buffer, consumed: engine.bytesWritten };
  } catch (cause) {
    if (systemCode(cause) === "ERR_BUFFER_TOO_LARGE") return undefined;
    throw damagedApk(
      `a gzip stream cannot be decompressed (${cause instanceof Error ? cause.message : ""})`,
      cause,
    );
  }
}
