import { readFile } from "node:fs/promises";
import { type Key, readCleartextMessage, readKeys, verify } from "openpgp";
import { parseControl, type Stanza } from "../../codec/deb/index.js";
import { keyringUnreadable, signatureWrong } from "../errors.js";

/** A file that the signed list names. */
export interface ListedFile {
  readonly size: number;
  readonly sha256: string;
}

/** What an `InRelease` file says, its signature verified. */
export interface SignedRelease {
  /** `Suite` and `Codename`. */
  readonly names: readonly string[];
  readonly date: Date;
  readonly validUntil?: Date;
  readonly byHash: boolean;
  /** By path below `dists/<suite>/`. */
  readonly files: ReadonlyMap<string, ListedFile>;
}

/** Reads OpenPGP public keys, binary or armoured. Throws `KEYRING_UNREADABLE`. */
export async function readKeyring(path: string): Promise<readonly Key[]> {
  try {
    const bytes = await readFile(path);
    const armoured = bytes.subarray(0, 64).includes("-----BEGIN PGP");
    return armoured
      ? await readKeys({ armoredKeys: bytes.toString("latin1") })
      : await readKeys({ binaryKeys: bytes });
  } catch (cause) {
    throw keyringUnreadable(path, cause);
  }
}

/**
 * Verifies a clear-signed `InRelease` (RFC 9580, 7) and reads it. One good signature by any key of the
 * keyring, made while that key was valid, is enough, as for apt. Throws `SIGNATURE_WRONG`.
 */
export async function verifyRelease(
  bytes: Buffer,
  keys: readonly Key[],
  url: string,
): Promise<SignedRelease> {
  const text = bytes.toString("utf8");
  if (!text.includes("-----BEGIN PGP SIGNED MESSAGE-----")) throw signatureWrong(url, "it is not signed");
  return readRelease(await signedText(text, keys, url), url);
}

async function signedText(text: string, keys: readonly Key[], url: string): Promise<string> {
  const failed = (why: string) => (cause: unknown) => {
    throw signatureWrong(url, why, cause);
  };
  const message = await readCleartextMessage({ cleartextMessage: text }).catch(
    failed("its signature is damaged"),
  );
  const result = await verify({ message, verificationKeys: [...keys] }).catch(
    failed("its signature is damaged"),
  );
  const outcomes = await Promise.allSettled(result.signatures.map((signature) => signature.verified));
  if (outcomes.some((outcome) => outcome.status === "fulfilled")) return result.data;
  const reasons = outcomes.map((outcome) => (outcome.status === "rejected" ? String(outcome.reason) : ""));
  const unknown =
    reasons.length > 0 && reasons.every((reason) => reason.includes("Could not find signing key"));
  throw signatureWrong(
    url,
    unknown ? "it is signed by a key that is not in the keyring" : "its signature does not fit its text",
    reasons,
  );
}

function readRelease(text: string, url: string): SignedRelease {
  const fields = parseControl(text.replaceAll("\r\n", "\n"))[0];
  const date = dateOf(fields?.get("date"));
  if (fields === undefined || date === undefined)
    throw signatureWrong(url, "the signed text is no list of packages");
  const validUntil = dateOf(fields.get("valid-until"));
  return {
    names: [fields.get("suite"), fields.get("codename")].filter((name) => name !== undefined),
    date,
    ...(validUntil === undefined ? {} : { validUntil }),
    byHash: fields.get("acquire-by-hash") === "yes",
    files: listedFiles(fields),
  };
}

/** Lines of `SHA256`: hash, size, path. */
function listedFiles(fields: Stanza): ReadonlyMap<string, ListedFile> {
  const files = new Map<string, ListedFile>();
  for (const line of (fields.get("sha256") ?? "").split("\n")) {
    const [sha256, size, path] = line.trim().split(/\s+/);
    if (sha256 === undefined || path === undefined || !/^[0-9a-f]{64}$/.test(sha256)) continue;
    files.set(path, { sha256, size: Number(size) });
  }
  return files;
}

function dateOf(text: string | undefined): Date | undefined {
  const date = new Date(text ?? "");
  return Number.isNaN(date.getTime()) ? undefined : date;
}
