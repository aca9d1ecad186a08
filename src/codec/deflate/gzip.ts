import { finished, newOutput, type Weighed } from "../weight/index.js";
import { malformed } from "./errors.js";
import { inflate } from "./inflate.js";

/** Whether a gzip member starts here. */
export function isGzip(input: Uint8Array, at = 0): boolean {
  return input[at] === 0x1f && input[at + 1] === 0x8b && input[at + 2] === 8;
}

/**
 * Decodes one gzip member (RFC 1952) that starts at `at`. Its header, code descriptions and checksum are charged
 * to no byte; the size is verified, the checksum is not.
 * Throws `DEFLATE_MALFORMED`, and `UNPACKED_TOO_LARGE` beyond `limit` bytes.
 */
export function decodeGzip(input: Uint8Array, at: number, limit: number): Weighed & { readonly end: number } {
  if (!isGzip(input, at)) throw malformed("it does not start like gzip");
  const output = newOutput(limit);
  const end = inflate(input, dataStart(input, at), output) + 8;
  if (end > input.length) throw malformed("it is cut short");
  const view = new DataView(input.buffer, input.byteOffset, input.length);
  if (view.getUint32(end - 4, true) !== output.size % 2 ** 32)
    throw malformed("its size differs from what it says");
  return { ...finished(output), end };
}

/** Behind the ten bytes of the header may follow: an extra field, a name, a comment, a checksum. */
function dataStart(input: Uint8Array, at: number): number {
  const flags = input[at + 3] ?? 0;
  let next = at + 10;
  if ((flags & 4) !== 0) next += 2 + (input[next] ?? 0) + ((input[next + 1] ?? 0) << 8);
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue;
    const zero = input.indexOf(0, next);
    if (zero < 0) throw malformed("it is cut short");
    next = zero + 1;
  }
  return next + ((flags & 2) === 0 ? 0 : 2);
}
