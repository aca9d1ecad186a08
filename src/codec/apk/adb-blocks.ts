import { type ChunkReader, chunkReader } from "../bytes/index.js";
import { damagedApk } from "./errors.js";

/** `indx` and `pckg`, the schemas of indexes and packages. */
export const schemas = { index: 0x78646e69, package: 0x676b6370 } as const;

export interface Block {
  readonly type: "adb" | "signature" | "data";
  /** Bytes of the body. */
  readonly size: number;
  /** Read it before asking for the next block; what is left unread is skipped. */
  readonly body: AsyncIterable<Buffer>;
}

const types = ["adb", "signature", "data"] as const;
const alignment = 8;

/**
 * Reads the blocks of an uncompressed ADB file of a schema (apk-v3(5)): `ADB.`, the schema, then blocks, each
 * with its type and size before it and padded to 8 bytes: one `adb`, signatures, and the contents of files. Holds no
 * more than a chunk. Throws `APK_DAMAGED`, also for blocks in another order.
 */
export async function* readBlocks(
  input: AsyncIterable<Uint8Array>,
  schema: number,
): AsyncGenerator<Block, void, undefined> {
  const reader = chunkReader(input, () => damagedApk("it ends inside a header"));
  const header = await reader.exactly(8);
  if (header?.toString("latin1", 0, 4) !== "ADB.") throw damagedApk("it does not start as an ADB does");
  if (header.readUInt32LE(4) !== schema) throw damagedApk("it is an ADB of another kind");
  for (let last = -1; ; ) {
    const head = await blockHead(reader);
    if (head === undefined) return;
    const order = types.indexOf(head.type);
    if (order < last || (last < 0 && order !== 0) || (last === 0 && order === 0))
      throw damagedApk("its blocks are in no order that is allowed");
    last = order;
    yield* oneBlock(reader, head);
  }
}

interface Head {
  readonly type: Block["type"];
  readonly size: number;
  readonly padding: number;
}

async function* oneBlock(reader: ChunkReader, { type, size, padding }: Head): AsyncGenerator<Block> {
  let left = size;
  const body = async function* (): AsyncGenerator<Buffer> {
    while (left > 0) {
      const chunk = await reader.some(left);
      if (chunk === undefined) throw damagedApk(`it ends inside a ${type} block`);
      left -= chunk.length;
      yield chunk;
    }
  };
  yield { type, size, body: { [Symbol.asyncIterator]: body } };
  for await (const _ of body()) void _;
  if (padding > 0) await reader.exactly(padding);
}

/** Two bits of type and 30 of size with the header; type 3 says that a longer header follows. */
async function blockHead(reader: ChunkReader): Promise<Head | undefined> {
  const word = (await reader.exactly(4))?.readUInt32LE(0);
  if (word === undefined) return undefined;
  const short = word >>> 30 !== 3;
  const rest = short ? undefined : await reader.exactly(12);
  const [type, raw] =
    rest === undefined
      ? [types[word >>> 30], word & 0x3fffffff]
      : [types[word & 0x3fffffff], Number(rest.readBigUInt64LE(4))];
  const size = raw - (short ? 4 : 16);
  if (type === undefined || size < 0 || !Number.isSafeInteger(size))
    throw damagedApk("a block of it has no proper header");
  return { type, size, padding: (alignment - (raw % alignment)) % alignment };
}

/** All bytes of a block. Throws `APK_DAMAGED` when they are more than `limit`. */
export async function gather(block: Block, limit: number): Promise<Buffer> {
  if (block.size > limit) throw damagedApk(`its ${block.type} block is larger than any`);
  const parts: Buffer[] = [];
  for await (const chunk of block.body) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts);
}
