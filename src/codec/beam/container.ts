import { gunzipSync } from "node:zlib";
import { systemCode } from "../../error/index.js";
import { readerOf } from "../bytes/index.js";
import { malformed, notBeam } from "./errors.js";

/** One chunk of a BEAM file: a four-letter name and its bytes, without padding. */
export interface Chunk {
  readonly id: string;
  readonly data: Uint8Array;
}

/** No module comes near it; larger files are taken for damaged or hostile. */
const largest = 256 * 1024 * 1024;

/**
 * Reads the chunks of a BEAM file in their order (IFF: `FOR1` size `BEAM`, then name, size, data padded to
 * four bytes). A gzip-compressed file, as `+compressed` writes them, is unpacked, to 256 MiB at most.
 * Throws `NOT_BEAM` and `BEAM_MALFORMED`.
 */
export function readBeam(bytes: Uint8Array): readonly Chunk[] {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? unzipped(bytes) : bytes;
  if (plain.length < 12 || latin1(plain.subarray(0, 4)) !== "FOR1") throw notBeam();
  const form = readerOf(plain.subarray(4), () => malformed("it is cut off"));
  const body = form.take(form.u32());
  const chunks = readerOf(body, () => malformed("a chunk is cut off"));
  if (latin1(chunks.take(4)) !== "BEAM") throw notBeam();
  const found: Chunk[] = [];
  while (chunks.left() > 0) {
    const id = latin1(chunks.take(4));
    const size = chunks.u32();
    found.push({ id, data: chunks.take(size) });
    // Some writers leave the padding of the last chunk out.
    chunks.take(Math.min(-size & 3, chunks.left()));
  }
  return found;
}

/** Writes chunks as an uncompressed BEAM file. */
export function writeBeam(chunks: readonly Chunk[]): Uint8Array {
  const parts = chunks.flatMap(({ id, data }) => [
    Buffer.from(id, "latin1"),
    u32(data.length),
    data,
    pad(data),
  ]);
  const size = parts.reduce((sum, part) => sum + part.length, 4);
  return Buffer.concat([Buffer.from("FOR1"), u32(size), Buffer.from("BEAM"), ...parts]);
}

/** The data of the first chunk with one of the names, or undefined. */
export function chunkOf(chunks: readonly Chunk[], ...ids: readonly string[]): Uint8Array | undefined {
  return chunks.find(({ id }) => ids.includes(id))?.data;
}

function unzipped(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: largest });
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    throw malformed("its compressed form cannot be unpacked", error);
  }
}

function u32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function pad(data: Uint8Array): Uint8Array {
  return new Uint8Array(-data.length & 3);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}
