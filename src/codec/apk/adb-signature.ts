import { createHash } from "node:crypto";

/** A signature of an ADB block. */
export interface AdbSignature {
  /** First 16 bytes of the SHA-512 of the key, hex. */
  readonly keyId: string;
  /** What is signed, with SHA-512 again. */
  readonly signed: Buffer;
  readonly bytes: Uint8Array;
}

const headSize = 2 + 16;
const hashes: Readonly<Record<number, string>> = { 3: "sha256", 4: "sha512" };

/**
 * Reads the body of a signature block for an ADB block (apk-v3(5)): a version, a hash, a key's id, the signature. It is made
 * over the schema, that head, and the block's hash. Undefined for versions and hashes that are not known.
 */
export function readAdbSignature(
  body: Uint8Array,
  schema: number,
  adb: Uint8Array,
): AdbSignature | undefined {
  const hash = hashes[body[1] ?? 0];
  if (body[0] !== 0 || hash === undefined || body.length <= headSize) return undefined;
  const kind = Buffer.alloc(4);
  kind.writeUInt32LE(schema);
  const digest = createHash(hash).update(adb).digest();
  return {
    keyId: Buffer.from(body.subarray(2, headSize)).toString("hex"),
    signed: Buffer.concat([kind, body.subarray(0, headSize), digest]),
    bytes: body.subarray(headSize),
  };
}
