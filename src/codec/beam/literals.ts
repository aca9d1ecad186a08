import { deflateSync } from "node:zlib";
import { readBeam, writeBeam } from "./container.js";
import { inflated } from "./literal-table.js";

/**
 * Rewrites the literal table (`LitT`: size of the plain table, then the table as a zlib stream; OTP's
 * beam_asm.erl) with a zlib stream that stores instead of compressing: the same terms for every loader, but
 * compressible together with everything else in an image, and quicker to load. A table of OTP 28 and later that
 * is plain already (size 0) stays. The module's MD5 changes, and with it the identity of its funs towards
 * nodes that run the original file. Throws `NOT_BEAM` and `BEAM_MALFORMED`.
 */
export function storeLiterals(bytes: Uint8Array): Uint8Array {
  return writeBeam(
    readBeam(bytes).map((chunk) => (chunk.id === "LitT" ? { ...chunk, data: stored(chunk.data) } : chunk)),
  );
}

function stored(data: Uint8Array): Uint8Array {
  const chunk = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const size = chunk.length < 4 ? 0 : chunk.readUInt32BE(0);
  if (size === 0) return data;
  return Buffer.concat([chunk.subarray(0, 4), deflateSync(inflated(chunk.subarray(4), size), { level: 0 })]);
}
