import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Arch } from "../../config/index.js";
import { keyringUnreadable } from "../errors.js";

/** A key that is trusted. */
export interface TrustedKey {
  /** Its file's name, by which signatures of format 2 name it. */
  readonly name: string;
  /** First 16 bytes of the SHA-512 of the key, hex, by which signatures of format 3 name it. */
  readonly id: string;
  readonly key: KeyObject;
}

/**
 * Reads the keys that sign packages for an architecture: `FOLDER/ARCH/NAME.rsa.pub`, as Alpine's package
 * `alpine-keys` lays them out. Throws `KEYRING_UNREADABLE`.
 */
export async function readKeys(folder: string, arch: Arch): Promise<readonly TrustedKey[]> {
  const place = join(folder, arch);
  try {
    const names = (await readdir(place)).filter((name) => name.endsWith(".pub")).sort();
    if (names.length === 0) throw new Error("no key is in it");
    return await Promise.all(
      names.map(async (name) => {
        const key = createPublicKey(await readFile(join(place, name)));
        return { name, key, id: idOf(key) };
      }),
    );
  } catch (cause) {
    throw keyringUnreadable(place, cause);
  }
}

/** The key's own encoding, without the envelope that says of what kind it is, hashed. */
function idOf(key: KeyObject): string {
  return createHash("sha512").update(publicBytes(key)).digest("hex").slice(0, 32);
}

function publicBytes(key: KeyObject): Buffer {
  if (key.asymmetricKeyType === "rsa") return key.export({ type: "pkcs1", format: "der" });
  const { x = "", y = "" } = key.export({ format: "jwk" });
  return Buffer.concat([Buffer.from([4]), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
}
