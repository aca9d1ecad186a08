import { type Reader, readerOf } from "../bytes/index.js";
import { kind, writeCompact } from "./compact.js";
import { malformed } from "./errors.js";

/** The `Line` chunk: where in the source the `line` instructions are. */
export interface LineTable {
  /** 1: has `executable_line`; 2: force line counters. */
  readonly flags: number;
  /** Number of instructions that name a line. */
  readonly instructions: number;
  /** Location 1 and on; location 0 is unknown. */
  readonly locations: readonly Location[];
  /** Source files 1 and on, UTF-8; file 0 is the module's name with `.erl`. */
  readonly files: readonly Uint8Array[];
}

export interface Location {
  readonly file: number;
  readonly line: number;
}

/**
 * Reads a `Line` chunk (`beam_asm:build_line_table/2`, `beam_file.c:parse_line_chunk`): head, then locations as compact
 * numbers tagged `i`, where one tagged `a` changes the file, then names. Undefined for a version that is
 * unknown, which the VM ignores too. Throws `BEAM_MALFORMED`.
 */
export function decodeLines(chunk: Uint8Array): LineTable | undefined {
  const reader = readerOf(chunk, () => malformed("its line numbers are cut off"));
  if (reader.u32() !== 0) return undefined;
  const [flags, instructions, count, names] = [reader.u32(), reader.u32(), reader.u32(), reader.u32()];
  if (count > reader.left() || names * 2 > reader.left()) throw malformed("its line numbers are cut off");
  const locations: Location[] = [];
  let file = 0;
  while (locations.length < count) {
    const first = reader.u8();
    const value = number(reader, first);
    if ((first & 7) === kind.a) file = value;
    else if ((first & 7) === kind.i) locations.push({ file, line: value });
    else throw malformed("a line number has a wrong tag");
  }
  const files: Uint8Array[] = [];
  for (let n = 0; n < names; n++) files.push(reader.take(reader.u16()));
  if (reader.left() > 0) throw malformed("bytes follow its line numbers");
  return { flags, instructions, locations, files };
}

export function encodeLines({ flags, instructions, locations, files }: LineTable): Uint8Array {
  const head = Buffer.alloc(20);
  [0, flags, instructions, locations.length, files.length].forEach((value, index) => {
    head.writeUInt32BE(value, index * 4);
  });
  const items = new Uint8Array(locations.length * 10);
  let at = 0;
  let current = 0;
  for (const { file, line } of locations) {
    if (file !== current) at = writeCompact(items, at, kind.a, file);
    at = writeCompact(items, at, kind.i, line);
    current = file;
  }
  const names = files.flatMap((name) => [Uint8Array.of(name.length >> 8, name.length & 255), name]);
  return Buffer.concat([head, items.subarray(0, at), ...names]);
}

/** A number of at most 31 bits; lines have no more. */
function number(reader: Reader, first: number): number {
  if ((first & 0b1000) === 0) return first >> 4;
  if ((first & 0b1_0000) === 0) return ((first & 0b1110_0000) << 3) | reader.u8();
  const size = (first >> 5) + 2;
  if (size > 4) throw malformed("a line number is too large");
  const value = reader.take(size).reduce((sum, byte) => sum * 256 + byte, 0);
  if (value >= 2 ** 31) throw malformed("a line number is too large");
  return value;
}
