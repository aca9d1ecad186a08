import { readerOf } from "../bytes/index.js";
import { compactLength } from "./atoms.js";
import { chunkOf, readBeam } from "./container.js";
import { malformed } from "./errors.js";

/** What the head of a module tells without reading its code. */
export interface ModuleHead {
  readonly name: string;
  readonly exports: number;
  /** Format of the instructions; 0 since OTP R5. A VM refuses any other than its own. */
  readonly instructionSet: number;
  /** Highest opcode used: a VM refuses a module with a higher one than it knows, compiled by a newer OTP. */
  readonly opcodeMax: number;
  readonly labels: number;
  readonly functions: number;
}

/** Name of the module in a BEAM file. Throws `NOT_BEAM` and `BEAM_MALFORMED`. */
export function moduleName(bytes: Uint8Array): string {
  const chunks = readBeam(bytes);
  const wide = chunkOf(chunks, "AtU8");
  const atoms = wide ?? chunkOf(chunks, "Atom");
  if (atoms === undefined) throw malformed("it has no atoms");
  return firstAtom(atoms, wide === undefined ? "latin1" : "utf8");
}

/** Reads the head of a module. Throws `NOT_BEAM` and `BEAM_MALFORMED`. */
export function moduleHead(bytes: Uint8Array): ModuleHead {
  const chunks = readBeam(bytes);
  const code = chunkOf(chunks, "Code");
  if (code === undefined) throw malformed("it has no code");
  const reader = readerOf(code, () => malformed("its code is cut off"));
  // Newer compilers may add fields: the size says where the instructions start.
  const header = readerOf(reader.take(reader.u32()), () => malformed("its code header is cut off"));
  const [instructionSet, opcodeMax, labels, functions] = [
    header.u32(),
    header.u32(),
    header.u32(),
    header.u32(),
  ];
  const exports = chunkOf(chunks, "ExpT");
  const count =
    exports === undefined ? 0 : readerOf(exports, () => malformed("its exports are cut off")).u32();
  return { name: moduleName(bytes), exports: count, instructionSet, opcodeMax, labels, functions };
}

/** The first atom is the module. A negative count (OTP 28 and later) means lengths in the compact encoding. */
function firstAtom(chunk: Uint8Array, encoding: "latin1" | "utf8"): string {
  const reader = readerOf(chunk, () => malformed("its atoms are cut off"));
  const count = reader.i32();
  if (count === 0) throw malformed("it has no atoms");
  const text = reader.take(count < 0 ? compactLength(reader) : reader.u8());
  if (text.length === 0) throw malformed("its module has no name");
  return Buffer.from(text).toString(encoding);
}
