import { deflateSync, inflateSync } from "node:zlib";
import { readerOf } from "../bytes/index.js";
import { malformed } from "./errors.js";

/** The `LitT` chunk: terms that the code names by their place. */
export interface LiteralTable {
  /** `deflated` to OTP 27, `plain` since OTP 28. */
  readonly form: "deflated" | "plain";
  /** Each in the external term format. */
  readonly terms: readonly Uint8Array[];
}

/** No module's literals come near this; more is a bomb. */
const largestTable = 64 * 1024 * 1024;

/**
 * Reads a `LitT` chunk (`beam_file.c:parse_literal_chunk`): size of the plain table and the table as a zlib stream,
 * or size 0 and the plain table (OTP 28 and later). Throws `BEAM_MALFORMED`.
 */
export function decodeLiterals(chunk: Uint8Array): LiteralTable {
  const head = readerOf(chunk, cutOff);
  const size = head.u32();
  const stream = head.take(head.left());
  const reader = readerOf(size === 0 ? stream : inflated(stream, size), cutOff);
  const count = reader.u32();
  if (count * 4 > reader.left()) throw cutOff();
  const terms: Uint8Array[] = [];
  for (let n = 0; n < count; n++) terms.push(reader.take(reader.u32()));
  if (reader.left() > 0) throw malformed("bytes follow its literals");
  return { form: size === 0 ? "plain" : "deflated", terms };
}

/**
 * Writes a `LitT` chunk. `level` is zlib's: 0 stores, so that the terms compress together with everything else
 * in an image.
 */
export function encodeLiterals({ form, terms }: LiteralTable, level = 6): Uint8Array {
  const table = Buffer.concat([u32(terms.length), ...terms.flatMap((term) => [u32(term.length), term])]);
  if (form === "plain") return Buffer.concat([u32(0), table]);
  return Buffer.concat([u32(table.length), deflateSync(table, { level })]);
}

/** The plain table within a zlib stream. Throws `BEAM_MALFORMED`. */
export function inflated(stream: Uint8Array, size: number): Buffer {
  try {
    const table = inflateSync(stream, { maxOutputLength: Math.min(size, largestTable) });
    if (table.length === size) return table;
  } catch {}
  throw malformed("its literal table is damaged");
}

function u32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function cutOff() {
  return malformed("its literals are cut off");
}
