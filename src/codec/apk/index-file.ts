import { gunzipSync } from "node:zlib";
import { damagedApk } from "./errors.js";
import { readSignatures, readTar, type Signature } from "./signatures.js";

/** An `APKINDEX.tar.gz` taken apart; nothing of it is verified. */
export interface IndexFile {
  readonly signatures: readonly Signature[];
  /** The bytes that the signatures are made over. */
  readonly signed: Uint8Array;
  /** Reads what was signed. Throws `APK_DAMAGED`. */
  readonly open: () => { readonly description: string; readonly text: string };
}

/** Takes an index of format 2 apart: signatures, then a tar archive with `DESCRIPTION` and `APKINDEX`. Throws `APK_DAMAGED`. */
export function readIndexFile(bytes: Uint8Array, limit: number): IndexFile {
  const { signatures, end } = readSignatures(bytes);
  const signed = bytes.subarray(end);
  return { signatures, signed, open: () => openIndex(signed, limit) };
}

function openIndex(signed: Uint8Array, limit: number): { description: string; text: string } {
  const content = unpacked(signed, limit);
  const entries = readTar(content);
  const named = (name: string) => {
    const entry = entries.find(({ path, kind }) => path === name && kind === "file");
    return entry === undefined ? undefined : content.toString("utf8", entry.from, entry.to);
  };
  const text = named("APKINDEX");
  if (text === undefined) throw damagedApk("its archive has no APKINDEX");
  return { description: named("DESCRIPTION") ?? "", text };
}

function unpacked(signed: Uint8Array, limit: number): Buffer {
  try {
    return gunzipSync(signed, { maxOutputLength: limit });
  } catch (cause) {
    throw damagedApk("its list of packages cannot be decompressed, or is larger than any", cause);
  }
}
