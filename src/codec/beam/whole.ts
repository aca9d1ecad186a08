import { type AtomTable, decodeAtoms, encodeAtoms } from "./atoms.js";
import { type Code, decodeCode, encodeWholeCode } from "./code.js";
import { type Chunk, chunkOf, readBeam, writeBeam } from "./container.js";
import { malformed } from "./errors.js";
import type { UnknownOpcode } from "./instructions.js";
import { decodeLines, encodeLines, type LineTable } from "./lines.js";
import { decodeLiterals, encodeLiterals, type LiteralTable } from "./literal-table.js";
import {
  decodeEntries,
  decodeImports,
  decodeLambdas,
  type Entry,
  encodeEntries,
  encodeImports,
  encodeLambdas,
  type Import,
  type Lambda,
} from "./tables.js";
import { decodeTypes, encodeTypes, type TypeTable } from "./types.js";

/** A module with all its tables read. Tables that are not there are empty, or undefined where the VM has a default. */
export interface BeamModule {
  readonly name: string;
  /** All chunks in their order, as they are in the file. */
  readonly chunks: readonly Chunk[];
  readonly atoms: AtomTable;
  readonly code: Code | UnknownOpcode;
  readonly imports: readonly Import[];
  readonly exports: readonly Entry[];
  readonly locals: readonly Entry[] | undefined;
  readonly lambdas: readonly Lambda[];
  readonly literals: LiteralTable | undefined;
  readonly lines: LineTable | undefined;
  readonly types: TypeTable | undefined;
}

/** Chunks of other content that OTP and Elixir are known to write: they are carried as they are. */
const carried: ReadonlySet<string> = new Set([
  ...["StrT", "Attr", "CInf", "Meta", "Abst", "Dbgi", "DbgB", "Docs", "ExCk", "Recs"],
]);
const read: ReadonlySet<string> = new Set([
  ...["AtU8", "Atom", "Code", "ImpT", "ExpT", "LocT", "FunT", "LitT", "Line", "Type"],
]);

/** Reads a module, compressed or not. Throws `NOT_BEAM` and `BEAM_MALFORMED`. */
export function decodeModule(bytes: Uint8Array): BeamModule {
  const chunks = readBeam(bytes);
  const atoms = atomsOf(chunks);
  const optional = <T>(id: string, decode: (chunk: Uint8Array) => T): T | undefined => {
    const chunk = chunkOf(chunks, id);
    return chunk === undefined || chunk.length === 0 ? undefined : decode(chunk);
  };
  const code = optional("Code", decodeCode);
  if (code === undefined) throw malformed("it has no code");
  return {
    name: atoms.names[0] ?? "",
    chunks,
    atoms,
    code,
    imports: optional("ImpT", decodeImports) ?? [],
    exports: optional("ExpT", decodeEntries) ?? [],
    locals: optional("LocT", decodeEntries),
    lambdas: optional("FunT", decodeLambdas) ?? [],
    literals: optional("LitT", decodeLiterals),
    lines: optional("Line", decodeLines),
    types: optional("Type", decodeTypes),
  };
}

/**
 * Writes a module with its chunks in their order: those that `decodeModule` reads from their tables, others as they
 * were. Gives the bytes of every chunk that OTP's compiler wrote, deflated literals aside, whose bytes
 * depend on the version of zlib.
 */
export function encodeModule(module: BeamModule): Uint8Array {
  return writeBeam(module.chunks.map((chunk) => ({ id: chunk.id, data: encodeChunk(module, chunk) })));
}

/** Names of chunks that neither OTP nor Elixir is known to write. */
export function unknownChunks({ chunks }: BeamModule): readonly string[] {
  return chunks.map(({ id }) => id).filter((id) => !carried.has(id) && !read.has(id));
}

function encodeChunk(module: BeamModule, { id, data }: Chunk): Uint8Array {
  const { atoms, code, literals, lines, types } = module;
  switch (id) {
    case "AtU8":
    case "Atom":
      return encodeAtoms(atoms);
    case "Code":
      return "unknownOpcode" in code ? data : encodeWholeCode(code);
    case "ImpT":
      return encodeImports(module.imports);
    case "ExpT":
      return encodeEntries(module.exports);
    case "LocT":
      return module.locals === undefined ? data : encodeEntries(module.locals);
    case "FunT":
      return encodeLambdas(module.lambdas);
    case "LitT":
      return literals === undefined ? data : encodeLiterals(literals);
    case "Line":
      return lines === undefined ? data : encodeLines(lines);
    case "Type":
      return types === undefined ? data : encodeTypes(types);
    default:
      return data;
  }
}

function atomsOf(chunks: readonly Chunk[]): AtomTable {
  const wide = chunkOf(chunks, "AtU8");
  const chunk = wide ?? chunkOf(chunks, "Atom");
  if (chunk === undefined) throw malformed("it has no atoms");
  return decodeAtoms(chunk, wide === undefined ? "Atom" : "AtU8");
}
