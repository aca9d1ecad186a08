import { decompress } from "../codec/compress/index.js";
import type { Image } from "./schema.js";

/** No root file system of ours unpacks to more. */
const largestPart = 2 * 1024 ** 3;

/**
 * A root file system with its archives unpacked: each part is an archive of its own and stays one, at a multiple of
 * four bytes. Throws what `decompress` throws.
 */
export async function plainRootfs(bytes: Buffer, { compression, parts }: Image["rootfs"]): Promise<Buffer> {
  const plain: Uint8Array[] = [];
  let offset = 0;
  for (const { packed } of parts) {
    const part = decompress(compression, single(bytes.subarray(offset, offset + packed)), largestPart);
    let length = 0;
    for await (const chunk of part) {
      plain.push(chunk);
      length += chunk.length;
    }
    plain.push(new Uint8Array(-length & 3));
    offset += packed;
  }
  return Buffer.concat(plain);
}

async function* single(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
