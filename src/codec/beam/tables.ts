import { malformed } from "./errors.js";

/** Function of another module or of the VM that this one calls (`ImpT`). Atoms by index. */
export interface Import {
  readonly module: number;
  readonly name: number;
  readonly arity: number;
}

/** Function of this module by the label of its entry (`ExpT`, `LocT`). */
export interface Entry {
  readonly name: number;
  readonly arity: number;
  readonly label: number;
}

/** Function that a fun is made of (`FunT`); `make_fun3` names it by its place in the table. */
export interface Lambda extends Entry {
  /** What `erlang:fun_info(F, index)` gives and a fun prints as. */
  readonly index: number;
  /** Variables that the fun closes over; they follow its own arguments and count in `arity`. */
  readonly free: number;
  /** Number that every fun of the module prints with, 27 bits of the MD5 as compiled. */
  readonly oldUniq: number;
}

/** Reads `ImpT` (`beam_file.c:parse_import_chunk`). Throws `BEAM_MALFORMED`, as the functions below. */
export function decodeImports(chunk: Uint8Array): readonly Import[] {
  return rows(chunk, 3, "imports", (field) => ({ module: field(0), name: field(1), arity: field(2) }));
}

export function encodeImports(imports: readonly Import[]): Uint8Array {
  return table(imports.map(({ module, name, arity }) => [module, name, arity]));
}

/** Reads `ExpT` and `LocT` (`beam_file.c:parse_export_table`). */
export function decodeEntries(chunk: Uint8Array): readonly Entry[] {
  return rows(chunk, 3, "exports", (field) => ({ name: field(0), arity: field(1), label: field(2) }));
}

export function encodeEntries(entries: readonly Entry[]): Uint8Array {
  return table(entries.map(({ name, arity, label }) => [name, arity, label]));
}

/** Reads `FunT` (`beam_file.c:parse_lambda_chunk`). */
export function decodeLambdas(chunk: Uint8Array): readonly Lambda[] {
  return rows(chunk, 6, "funs", (field) => ({
    ...{ name: field(0), arity: field(1), label: field(2) },
    ...{ index: field(3), free: field(4), oldUniq: field(5) },
  }));
}

export function encodeLambdas(lambdas: readonly Lambda[]): Uint8Array {
  return table(
    lambdas.map(({ name, arity, label, index, free, oldUniq }) => [name, arity, label, index, free, oldUniq]),
  );
}

function rows<T>(
  chunk: Uint8Array,
  width: number,
  what: string,
  row: (field: (column: number) => number) => T,
): readonly T[] {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
  const count = chunk.length < 4 ? -1 : view.getUint32(0);
  if (chunk.length !== 4 + count * width * 4) throw malformed(`the table of its ${what} has a wrong size`);
  const found: T[] = [];
  for (let n = 0; n < count; n++) found.push(row((column) => view.getUint32(4 + (n * width + column) * 4)));
  return found;
}

function table(entries: readonly (readonly number[])[]): Uint8Array {
  const flat = [entries.length, ...entries.flat()];
  const bytes = Buffer.alloc(flat.length * 4);
  flat.forEach((value, index) => {
    bytes.writeUInt32BE(value, index * 4);
  });
  return bytes;
}
