import { readerOf } from "../bytes/index.js";
import { malformed } from "./errors.js";

/** The `Type` chunk: what the compiler found out about registers, for the JIT. */
export interface TypeTable {
  /** Rises with the format: 1 in OTP 25, 2 in 26, 3 in 27, 4 in 29. */
  readonly version: number;
  /** Each as it is written; the first is "any". */
  readonly types: readonly Uint8Array[];
}

/**
 * Flags in a type's bits, by version, for what follows it: lower bound and upper bound of 8 bytes, unit of 1. They
 * moved down a bit when match contexts lost theirs, and up when native records got one
 * (`beam_types:convert_ext/2`). Both bounds are always there in version 1.
 */
const extras: Readonly<Record<number, readonly (readonly [number, number])[]>> = {
  1: [[0, 16]],
  2: bounds(13),
  3: bounds(12),
  4: bounds(13),
};

/**
 * Reads a `Type` chunk (`beam_types:encode_ext/1`). Undefined for a version that is unknown, which the VM ignores
 * too. Throws `BEAM_MALFORMED`.
 */
export function decodeTypes(chunk: Uint8Array): TypeTable | undefined {
  const reader = readerOf(chunk, () => malformed("its types are cut off"));
  const version = reader.u32();
  const flags = extras[version];
  if (flags === undefined) return undefined;
  const count = reader.u32();
  if (count * 2 > reader.left()) throw malformed("its types are cut off");
  const types: Uint8Array[] = [];
  for (let n = 0; n < count; n++) {
    const start = reader.mark();
    const bits = reader.u16();
    reader.take(extraBytes(bits, flags));
    types.push(reader.since(start));
  }
  if (reader.left() > 0) throw malformed("bytes follow its types");
  return { version, types };
}

export function encodeTypes({ version, types }: TypeTable): Uint8Array {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(version);
  head.writeUInt32BE(types.length, 4);
  return Buffer.concat([head, ...types]);
}

function extraBytes(bits: number, flags: readonly (readonly [number, number])[]): number {
  return flags.reduce((sum, [flag, bytes]) => ((bits & flag) === flag ? sum + bytes : sum), 0);
}

function bounds(lowest: number): readonly (readonly [number, number])[] {
  return [
    [1 << lowest, 8],
    [2 << lowest, 8],
    [4 << lowest, 1],
  ];
}
