import { malformed } from "./errors.js";
import { bigBytes } from "./scalar.js";
import { tag } from "./tag.js";
import type { Term } from "./term.js";

/**
 * Writes a term as `term_to_binary/1` of OTP 26 and later does, uncompressed: UTF-8 atoms, lists of bytes of
 * at most 65535 as strings, integers in the smallest form. Map pairs keep the order given.
 * Throws `TERM_MALFORMED` for terms that Erlang does not have (atoms above 255 characters).
 */
export function encodeTerm(term: Term): Uint8Array {
  const parts: Uint8Array[] = [head("u8", tag.version)];
  write(term, parts);
  return Buffer.concat(parts);
}

function write(term: Term, parts: Uint8Array[]): void {
  switch (term.type) {
    case "integer":
      writeInteger(term.value, parts);
      break;
    case "float":
      writeFloat(term.value, parts);
      break;
    case "atom":
      writeAtom(term.name, parts);
      break;
    case "tuple":
      parts.push(sized(term.items.length, tag.smallTuple, tag.largeTuple));
      writeAll(term.items, parts);
      break;
    case "list":
      writeList(term.items, term.tail, parts);
      break;
    case "binary":
      parts.push(head("u8", tag.binary), head("u32", term.bytes.length), term.bytes);
      break;
    case "bitstring":
      parts.push(
        head("u8", tag.bitstring),
        head("u32", term.bytes.length),
        head("u8", term.bits),
        term.bytes,
      );
      break;
    case "map":
      parts.push(head("u8", tag.map), head("u32", term.pairs.length));
      writeAll(term.pairs.flat(), parts);
      break;
    case "opaque":
      parts.push(term.bytes);
      break;
  }
}

function writeAll(terms: readonly Term[], parts: Uint8Array[]): void {
  for (const term of terms) write(term, parts);
}

function writeInteger(value: bigint, parts: Uint8Array[]): void {
  if (value >= 0n && value <= 255n) {
    parts.push(head("u8", tag.smallInteger, Number(value)));
  } else if (value >= -(2n ** 31n) && value < 2n ** 31n) {
    const bytes = Buffer.alloc(5, tag.integer);
    bytes.writeInt32BE(Number(value), 1);
    parts.push(bytes);
  } else {
    const { sign, magnitude } = bigBytes(value);
    parts.push(sized(magnitude.length, tag.smallBig, tag.largeBig), head("u8", sign), magnitude);
  }
}

function writeFloat(value: number, parts: Uint8Array[]): void {
  if (!Number.isFinite(value)) throw malformed("a float is not a number");
  const bytes = Buffer.alloc(9, tag.newFloat);
  bytes.writeDoubleBE(value, 1);
  parts.push(bytes);
}

function writeAtom(name: string, parts: Uint8Array[]): void {
  const text = Buffer.from(name, "utf8");
  if ([...name].length > 255) throw malformed("an atom has more than 255 characters");
  if (text.length <= 255) parts.push(head("u8", tag.smallAtomUtf8, text.length), text);
  else parts.push(head("u8", tag.atomUtf8), head("u16", text.length), text);
}

function writeList(items: readonly Term[], tail: Term | undefined, parts: Uint8Array[]): void {
  const end: Uint8Array[] = [];
  if (tail === undefined) end.push(head("u8", tag.nil));
  else write(tail, end);
  const bytes = tail === undefined && items.length <= 0xffff ? bytesOf(items) : undefined;
  if (items.length === 0) {
    parts.push(...end);
  } else if (bytes !== undefined) {
    parts.push(head("u8", tag.string), head("u16", bytes.length), bytes);
  } else {
    parts.push(head("u8", tag.list), head("u32", items.length));
    writeAll(items, parts);
    parts.push(...end);
  }
}

function bytesOf(items: readonly Term[]): Uint8Array | undefined {
  const bytes = new Uint8Array(items.length);
  for (const [index, item] of items.entries()) {
    if (item.type !== "integer" || item.value < 0n || item.value > 255n) return undefined;
    bytes[index] = Number(item.value);
  }
  return bytes;
}

function sized(count: number, small: number, large: number): Uint8Array {
  return count <= 255 ? head("u8", small, count) : Buffer.concat([head("u8", large), head("u32", count)]);
}

function head(kind: "u8" | "u16" | "u32", ...values: readonly number[]): Uint8Array {
  const width = { u8: 1, u16: 2, u32: 4 }[kind];
  const bytes = Buffer.alloc(values.length * width);
  values.forEach((value, index) => {
    bytes.writeUIntBE(value, index * width, width);
  });
  return bytes;
}
