import {
  type AdbSignature,
  adbCompression,
  type Block,
  damagedApk,
  gather,
  type PackageInfo,
  readAdbIndex,
  readAdbSignature,
  readBlocks,
  schemas,
} from "../../codec/apk/index.js";
import { decompress } from "../../codec/compress/index.js";
import type { TrustedKey } from "./keys.js";
import { verifyAdb } from "./trust.js";

const blockLimit = 256 * 1024 * 1024;
const signatureLimit = 64 * 1024;
const mostSignatures = 64;

/** Reads an index of format 3 (apk-v3(5)) once a trusted key is found to have signed it. Throws `SIGNATURE_WRONG`, `APK_DAMAGED`. */
export async function openAdbRepository(
  bytes: Buffer,
  keys: readonly TrustedKey[],
  url: string,
): Promise<{ readonly packages: readonly PackageInfo[]; readonly spec: string }> {
  const compression = adbCompression(bytes);
  if (compression === undefined) throw damagedApk(`${url} is no ADB`);
  const packed = [bytes.subarray(compression.start)];
  const plain = decompress(compression.kind, chunksOf(packed), blockLimit);
  const { adb, signatures } = await readSignedAdb(readBlocks(plain, schemas.index), schemas.index);
  verifyAdb(signatures, keys, url);
  const { packages, pathSpec } = readAdbIndex(adb);
  return { packages, spec: pathSpec };
}

/** The ADB block and its signatures; what follows is not read. Throws `APK_DAMAGED`. */
export async function readSignedAdb(
  blocks: AsyncIterator<Block> & AsyncIterable<Block>,
  schema: number,
): Promise<{ readonly adb: Buffer; readonly signatures: readonly AdbSignature[] }> {
  let adb: Buffer | undefined;
  const signatures: AdbSignature[] = [];
  for await (const block of blocks) {
    if (block.type === "data") break;
    if (adb === undefined) adb = await gather(block, blockLimit);
    else {
      const signature = readAdbSignature(await gather(block, signatureLimit), schema, adb);
      if (signature !== undefined) signatures.push(signature);
      if (signatures.length > mostSignatures)
        throw damagedApk(`it has more than ${mostSignatures} signatures`);
    }
  }
  if (adb === undefined) throw damagedApk("it has no content");
  return { adb, signatures };
}

async function* chunksOf(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}
