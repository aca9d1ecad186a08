import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A key that signs test packages, and the folder of keys by architecture that holds its public half. */
export interface ApkSigner {
  readonly key: KeyObject;
  readonly publicKey: KeyObject;
  /** Its file's name. */
  readonly name: string;
  readonly keyring: string;
  readonly hash: "sha1" | "sha256" | "sha512";
}

const architectures = ["x86_64", "aarch64", "riscv64"] as const;

/** Makes an RSA key and writes its public half below `keyring`. */
export async function newApkSigner(keyring: string, hash: ApkSigner["hash"] = "sha1"): Promise<ApkSigner> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const id = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("hex");
  const name = `test@example.org-${id.slice(0, 8)}.rsa.pub`;
  for (const arch of architectures) {
    await mkdir(join(keyring, arch), { recursive: true });
    await writeFile(join(keyring, arch, name), publicKey.export({ type: "spki", format: "pem" }));
  }
  return { key: privateKey, publicKey, name, keyring, hash };
}

/** Name of the file that a signature of format 2 lies in. */
export function signatureName({ hash, name }: ApkSigner): string {
  return `.SIGN.${{ sha1: "RSA", sha256: "RSA256", sha512: "RSA512" }[hash]}.${name}`;
}

export function signBytes({ hash, key }: ApkSigner, bytes: Buffer): Buffer {
  return sign(hash, bytes, key);
}

/** By what a signature of format 3 names a key. */
export function keyIdOf({ publicKey }: ApkSigner): Buffer {
  const bytes = publicKey.export({ type: "pkcs1", format: "der" });
  return createHash("sha512").update(bytes).digest().subarray(0, 16);
}
