import { inflateSync } from "node:zlib";
import { systemCode } from "../../error/index.js";
import { type Reader, readerOf } from "../bytes/index.js";
import { malformed } from "./errors.js";
import { bigInteger, floatOf, floatOfText, textOf } from "./scalar.js";
import { nodeBound, tag } from "./tag.js";
import { atom, integer, type Term } from "./term.js";

/** Deeper terms than this are refused; the compiler and systools write none near it. */
const deepest = 1000;
const largestUnpacked = 256 * 1024 * 1024;

/**
 * Reads one term that `term_to_binary` wrote, compressed or not. Atoms of all encodings are understood; pids,
 * ports, references and functions become opaque. Throws `TERM_MALFORMED`, also for bytes after the term.
 */
export function decodeTerm(bytes: Uint8Array): Term {
  const reader = readerOf(bytes, cutOff);
  if (reader.u8() !== tag.version) throw malformed("the version byte 131 is missing");
  const plain = bytes[1] === tag.compressed ? unpacked(reader) : reader;
  const term = read(plain, 0);
  if (plain.left() > 0) throw malformed("bytes follow the term");
  return term;
}

function unpacked(reader: Reader): Reader {
  reader.u8();
  const size = reader.u32();
  if (size > largestUnpacked) throw malformed("it unpacks to more than 256 MiB");
  try {
    const plain = inflateSync(reader.take(reader.left()), { maxOutputLength: Math.max(size, 1) });
    if (plain.length !== size) throw malformed("its compressed form has a wrong size");
    return readerOf(plain, cutOff);
  } catch (error) {
    throw systemCode(error) === undefined
      ? error
      : malformed("its compressed form cannot be unpacked", error);
  }
}

function read(reader: Reader, depth: number): Term {
  if (depth > deepest) throw malformed("it is nested too deeply");
  const start = reader.mark();
  const kind = reader.u8();
  const many = (count: number) => readMany(reader, count, depth);
  switch (kind) {
    case tag.smallInteger:
      return integer(reader.u8());
    case tag.integer:
      return integer(reader.i32());
    case tag.smallBig:
      return bigInteger(reader, reader.u8());
    case tag.largeBig:
      return bigInteger(reader, reader.u32());
    case tag.newFloat:
      return floatOf(reader.take(8));
    case tag.floatText:
      return floatOfText(reader.take(31));
    case tag.atomUtf8:
      return atom(textOf(reader.take(reader.u16())));
    case tag.smallAtomUtf8:
      return atom(textOf(reader.take(reader.u8())));
    case tag.atomLatin1:
      return atom(Buffer.from(reader.take(reader.u16())).toString("latin1"));
    case tag.smallAtomLatin1:
      return atom(Buffer.from(reader.take(reader.u8())).toString("latin1"));
    case tag.smallTuple:
      return { type: "tuple", items: many(reader.u8()) };
    case tag.largeTuple:
      return { type: "tuple", items: many(reader.u32()) };
    case tag.nil:
      return { type: "list", items: [] };
    case tag.string:
      return {
        type: "list",
        items: Array.from(reader.take(reader.u16()), (byte) => smallIntegers[byte] ?? integer(byte)),
      };
    case tag.list:
      return readList(reader, depth);
    case tag.binary:
      return { type: "binary", bytes: reader.take(reader.u32()) };
    case tag.bitstring:
      return readBitstring(reader);
    case tag.map:
      return readMap(reader, depth);
    default:
      return readOpaque(reader, kind, start, depth);
  }
}

/** Shared, so that a long string costs a reference a byte. */
const smallIntegers: readonly Term[] = Array.from({ length: 256 }, (_, value) => integer(value));

function readMany(reader: Reader, count: number, depth: number): Term[] {
  // Each term takes a byte at least: a count beyond that is a lie that must not cost memory.
  if (count > reader.left()) throw cutOff();
  const items: Term[] = [];
  for (let n = 0; n < count; n++) items.push(read(reader, depth + 1));
  return items;
}

function readList(reader: Reader, depth: number): Term {
  const items = readMany(reader, reader.u32(), depth);
  const tail = read(reader, depth + 1);
  if (tail.type !== "list") return { type: "list", items, tail };
  const rest = { items: [...items, ...tail.items] };
  return tail.tail === undefined ? { type: "list", ...rest } : { type: "list", ...rest, tail: tail.tail };
}

function readBitstring(reader: Reader): Term {
  const size = reader.u32();
  const bits = reader.u8();
  if (size === 0 || bits < 1 || bits > 8) throw malformed("a bit string has an impossible length");
  const bytes = reader.take(size);
  return bits === 8 ? { type: "binary", bytes } : { type: "bitstring", bytes, bits };
}

function readMap(reader: Reader, depth: number): Term {
  const flat = readMany(reader, reader.u32() * 2, depth);
  const pairs: (readonly [Term, Term])[] = [];
  for (let n = 0; n < flat.length; n += 2) {
    const [key, value] = [flat[n], flat[n + 1]];
    if (key !== undefined && value !== undefined) pairs.push([key, value]);
  }
  return { type: "map", pairs };
}

function readOpaque(reader: Reader, kind: number, start: number, depth: number): Term {
  const bound = nodeBound[kind];
  if (bound !== undefined) {
    const words = bound.words ? reader.u16() * 4 : 0;
    read(reader, depth + 1);
    reader.take(words + bound.bytes);
  } else if (kind === tag.exported) {
    readMany(reader, 3, depth);
  } else if (kind === tag.newFunction) {
    reader.take(reader.u32() - 4);
  } else {
    throw malformed(`the tag ${kind} is unknown`);
  }
  return { type: "opaque", bytes: reader.since(start) };
}

function cutOff() {
  return malformed("it is cut off");
}
