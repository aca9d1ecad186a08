import type { LeanError } from "../../error/index.js";

/** Reads a stream of chunks in pieces of wanted sizes, holding no more than one chunk. */
export interface ChunkReader {
  /** Up to `limit` bytes, or undefined at the end. */
  some(limit: number): Promise<Buffer | undefined>;
  /** Just `count` bytes; undefined when not one is left. */
  exactly(count: number): Promise<Buffer | undefined>;
}

/** A stream that ends within the bytes that were asked for throws what `cutOff` makes. */
export function chunkReader(input: AsyncIterable<Uint8Array>, cutOff: () => LeanError): ChunkReader {
  const source = input[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const some = async (limit: number): Promise<Buffer | undefined> => {
    while (held.length === 0) {
      const next = await source.next();
      if (next.done === true) return undefined;
      held = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    }
    const chunk = held.subarray(0, limit);
    held = held.subarray(chunk.length);
    return chunk;
  };
  const exactly = async (count: number): Promise<Buffer | undefined> => {
    const parts: Buffer[] = [];
    for (let left = count; left > 0; ) {
      const chunk = await some(left);
      if (chunk === undefined && parts.length === 0) return undefined;
      if (chunk === undefined) throw cutOff();
      parts.push(chunk);
      left -= chunk.length;
    }
    return Buffer.concat(parts);
  };
  return { some, exactly };
}
