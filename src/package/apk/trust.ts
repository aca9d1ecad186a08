import { verify } from "node:crypto";
import type { AdbSignature, Signature } from "../../codec/apk/index.js";
import { signatureWrong } from "../errors.js";
import type { TrustedKey } from "./keys.js";

/**
 * Verifies that a trusted key signed the bytes (apk-v2(5)): RSA, PKCS #1 v1.5, with SHA-1, SHA-256 or SHA-512.
 * One good signature is enough, as for apk. Throws `SIGNATURE_WRONG`; `url` is named in it.
 */
export function verifySigned(
  signed: Uint8Array,
  signatures: readonly Signature[],
  keys: readonly TrustedKey[],
  url: string,
): void {
  const known = signatures.flatMap(({ hash, key, bytes }) =>
    keys.filter(({ name }) => name === key).map((trusted) => ({ hash, bytes, key: trusted.key })),
  );
  judge(
    known.map(({ hash, bytes, key }) => verify(hash, signed, key, bytes)),
    signatures.map(({ key }) => key),
    url,
  );
}

/** The same for the ADB block of format 3 (apk-v3(5)), where a key is named by its hash. */
export function verifyAdb(
  signatures: readonly AdbSignature[],
  keys: readonly TrustedKey[],
  url: string,
): void {
  const known = signatures.flatMap((signature) =>
    keys.filter(({ id }) => id === signature.keyId).map(({ key }) => ({ key, ...signature })),
  );
  judge(
    known.map(({ key, signed, bytes }) => verify("sha512", signed, key, bytes)),
    signatures.map(({ keyId }) => keyId),
    url,
  );
}

function judge(outcomes: readonly boolean[], named: readonly string[], url: string): void {
  if (outcomes.includes(true)) return;
  if (named.length === 0) throw signatureWrong(url, "it is not signed");
  if (outcomes.length > 0) throw signatureWrong(url, "its signature does not fit its content");
  throw signatureWrong(url, `it is signed by a key that is not trusted (${named.join(", ")})`);
}
