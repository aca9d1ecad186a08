import { hasCode } from "../../error/index.js";
import { type TarItem, walkTar } from "../tar/index.js";
import { damagedApk } from "./errors.js";
import { gzipMember } from "./gzip-member.js";

/** A signature by RSA, PKCS #1 v1.5. */
export interface Signature {
  readonly hash: "sha1" | "sha256" | "sha512";
  /** File name of the key, for example `alpine-devel@lists.alpinelinux.org-6165ee59.rsa.pub`. */
  readonly key: string;
  readonly bytes: Uint8Array;
}

export interface Signed {
  readonly signatures: readonly Signature[];
  /** Where the signed part starts. */
  readonly end: number;
}

const hashes: Readonly<Record<string, Signature["hash"]>> = {
  RSA: "sha1",
  RSA256: "sha256",
  RSA512: "sha512",
};
const signatureLimit = 256 * 1024;
const mostMembers = 16;

/**
 * Reads the gzip streams with `.SIGN.ALGORITHM.KEY` files that packages and indexes start with (apk-v2(5)).
 * Those of an algorithm that is not known are left out; DSA is no longer used. What is damaged counts as signed
 * content, which then fails to verify. Throws `APK_DAMAGED` for more than 16 streams.
 */
export function readSignatures(bytes: Uint8Array): Signed {
  const signatures: Signature[] = [];
  let end = 0;
  for (let n = 0; n < mostMembers; n++) {
    const stream = signatureStream(bytes, end);
    if (stream === undefined) return { signatures, end };
    signatures.push(...stream.signatures);
    end = stream.end;
  }
  throw damagedApk(`it has more than ${mostMembers} signature streams`);
}

/** The signatures of the stream at `at`; undefined when it is another one, whole or damaged. */
function signatureStream(bytes: Uint8Array, at: number): Signed | undefined {
  const entries = entriesOf(bytes, at);
  if (entries === undefined || !entries.items.every(({ path }) => path.startsWith(".SIGN.")))
    return undefined;
  const signatures = entries.items.flatMap(({ path, from, to }) => {
    const [, algorithm = "", key = ""] = /^\.SIGN\.([A-Z0-9]+)\.([^/]+)$/.exec(path) ?? [];
    const hash = Object.hasOwn(hashes, algorithm) ? hashes[algorithm] : undefined;
    return hash === undefined ? [] : [{ hash, key, bytes: entries.content.subarray(from, to) }];
  });
  return { signatures, end: entries.end };
}

function entriesOf(bytes: Uint8Array, at: number) {
  try {
    const member = gzipMember(bytes, at, signatureLimit);
    const items = member === undefined ? [] : readTar(member.content);
    return member === undefined || items.length === 0 ? undefined : { ...member, items };
  } catch (error) {
    if (hasCode(error, "APK_DAMAGED")) return undefined;
    throw error;
  }
}

/** The entries of a tar archive, which may lack its end mark. Throws `APK_DAMAGED`. */
export function readTar(bytes: Uint8Array): readonly TarItem[] {
  try {
    return walkTar(bytes).items;
  } catch (cause) {
    throw damagedApk("its tar archive is damaged", cause);
  }
}
