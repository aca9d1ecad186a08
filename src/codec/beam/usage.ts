import type { Code } from "./code.js";
import { registers } from "./compact.js";
import { chunkOf } from "./container.js";
import type { Range } from "./encode-instructions.js";
import { unreadableCode } from "./errors.js";
import { labelRoom } from "./functions.js";
import { readInstructions } from "./instructions.js";
import { forEachReference, type Table, type Visit } from "./references.js";
import { type Renumbering, renumbering } from "./renumber.js";
import type { Entry } from "./tables.js";
import type { BeamModule } from "./whole.js";

/** New places of what is used, table by table. */
export type Renumberings = Readonly<Record<Table | "files", Renumbering>>;

/** Chunks that are written as instructions after a head of twelve bytes, and name atoms and literals. */
const instructionChunks: ReadonlySet<string> = new Set(["Recs", "DbgB"]);

/** Numberings of the tables in which nothing is used yet but what must be there. */
export function renumberings(module: BeamModule, { header, instructions }: Code): Renumberings {
  const numbers: Renumberings = {
    atoms: renumbering("atoms", module.atoms.names.length + 1),
    labels: renumbering("labels", labelRoom(header.labels, instructions.opcodes.length) + 1),
    literals: renumbering("literals", module.literals?.terms.length ?? 0),
    types: renumbering("types", module.types?.types.length ?? 0),
    imports: renumbering("imports", module.imports.length),
    lambdas: renumbering("funs", module.lambdas.length),
    locations: renumbering("lines", (module.lines?.locations.length ?? 0) + 1),
    files: renumbering("files", (module.lines?.files.length ?? 0) + 1),
    strings: renumbering("strings", chunkOf(module.chunks, "StrT")?.length ?? 0),
  };
  // Entry 0 of these means none; the first atom is the module, the first type "any".
  for (const each of [numbers.atoms, numbers.labels, numbers.locations, numbers.files]) each.use(0);
  numbers.atoms.use(1);
  if (module.types !== undefined) numbers.types.use(0);
  return numbers;
}

/** Marks what the kept functions use. */
export function useKept(
  module: BeamModule,
  { instructions }: Code,
  ranges: readonly Range[],
  numbers: Renumberings,
  isKept: (entry: Entry) => boolean,
): void {
  const visit =
    (values: Int32Array): Visit =>
    (table, operand, length) => {
      if (isThere(module, table)) numbers[table].use(placeIn(table, values[operand] ?? 0), length);
    };
  forEachReference(instructions, ranges, stringAtom(module), visit(instructions.values));
  for (const chunk of module.chunks.filter(({ id }) => instructionChunks.has(id))) {
    const read = readInstructions(chunk.data.subarray(12));
    if ("unknownOpcode" in read) throw unreadableCode(module.name, read.unknownOpcode);
    forEachReference(read, [{ from: 0, to: read.opcodes.length }], () => false, visit(read.values));
  }
  for (const each of [...module.exports, ...(module.locals ?? [])])
    if (isKept(each)) numbers.atoms.use(each.name);
  for (const each of numbers.lambdas.filter(module.lambdas)) numbers.atoms.use(each.name);
  for (const { module: of, name } of numbers.imports.filter(module.imports)) {
    numbers.atoms.use(of);
    numbers.atoms.use(name);
  }
  module.lines?.locations.forEach(({ file }, index) => {
    if (numbers.locations.isUsed(index + 1)) numbers.files.use(file);
  });
}

/** Whether a table is there to be renumbered. Without it, or with one of an unknown version, which stays whole, the VM looks nothing up. */
export function isThere(module: BeamModule, table: Table): boolean {
  if (table === "types") return module.types !== undefined;
  return table !== "locations" || module.lines !== undefined;
}

export function placeIn(table: Table, value: number): number {
  return table === "types" ? Math.floor(value / registers) : value;
}

/** Tells the atom that marks strings in `bs_create_bin`. */
export function stringAtom({ atoms }: BeamModule): (atom: number) => boolean {
  const place = atoms.names.indexOf("string") + 1;
  return (atom) => atom === place;
}
