import { type Reader, readerOf } from "../bytes/index.js";
import { kind, writeCompact } from "./compact.js";
import { malformed } from "./errors.js";

/** How lengths and text of atoms are written: `Atom` of OTP 19 and earlier, `AtU8` to OTP 27, `AtU8` since OTP 28. */
export type AtomEncoding = "latin1" | "short" | "long";

export interface AtomTable {
  readonly encoding: AtomEncoding;
  /** Atom 1, the module, first. */
  readonly names: readonly string[];
}

const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads an atom table (`beam_file.c:parse_atom_chunk`, `beam_asm:build_atom_table/2`): a count, then length and
 * text of each. A negative count (OTP 28 and later) means lengths in the compact term encoding.
 * Throws `BEAM_MALFORMED`.
 */
export function decodeAtoms(chunk: Uint8Array, id: "AtU8" | "Atom"): AtomTable {
  const reader = readerOf(chunk, () => malformed("its atoms are cut off"));
  const count = reader.i32();
  const encoding = id === "Atom" ? "latin1" : count < 0 ? "long" : "short";
  // Each atom takes a byte at least.
  if (count === 0 || Math.abs(count) > reader.left())
    throw malformed("the number of its atoms is impossible");
  const names: string[] = [];
  for (let n = Math.abs(count); n > 0; n--) {
    const bytes = reader.take(encoding === "long" ? compactLength(reader) : reader.u8());
    names.push(encoding === "latin1" ? Buffer.from(bytes).toString("latin1") : utf8(bytes));
  }
  if (reader.left() > 0) throw malformed("bytes follow its atoms");
  return { encoding, names };
}

export function encodeAtoms({ encoding, names }: AtomTable): Uint8Array {
  const head = Buffer.alloc(4);
  head.writeInt32BE(encoding === "long" ? -names.length : names.length);
  const parts: Uint8Array[] = [head];
  for (const name of names) {
    const bytes = Buffer.from(name, encoding === "latin1" ? "latin1" : "utf8");
    parts.push(encoding === "long" ? compact(bytes.length) : Uint8Array.of(bytes.length), bytes);
  }
  return Buffer.concat(parts);
}

/** An unsigned number below 2048 as the compiler's compact term encoding writes it (`beam_asm:encode/2`). */
export function compactLength(reader: Reader): number {
  const first = reader.u8();
  if ((first & 0b0000_0111) !== 0) throw malformed("an atom's length has a wrong tag");
  if ((first & 0b0000_1000) === 0) return first >> 4;
  if ((first & 0b0001_0000) === 0) return ((first & 0b1110_0000) << 3) | reader.u8();
  throw malformed("an atom is too long");
}

function compact(length: number): Uint8Array {
  const bytes = new Uint8Array(5);
  return bytes.subarray(0, writeCompact(bytes, 0, kind.u, length));
}

function utf8(bytes: Uint8Array): string {
  try {
    return text.decode(bytes);
  } catch (error) {
    throw malformed("an atom is not UTF-8", error);
  }
}
