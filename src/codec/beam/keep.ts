import type { Code } from "./code.js";
import { type Chunk, writeBeam } from "./container.js";
import type { Range } from "./encode-instructions.js";
import { malformed, referenceRemoved, unreadableCode } from "./errors.js";
import { functionSpans, functionsByLabel, type Span } from "./functions.js";
import { rewriteChunk } from "./keep-chunk.js";
import { forEachReference } from "./references.js";
import type { Entry } from "./tables.js";
import { renumberings, useKept } from "./usage.js";
import type { BeamModule } from "./whole.js";

/**
 * Writes a module with only the functions at the places given (in the order of `functionSpans`), and of its tables only
 * what those use: atoms, imports, exports, local functions, funs, literals, strings, lines, types. Order stays
 * and numbers move up, so that keeping all gives the same code. Funs keep the numbers they print with. Attributes, compile
 * information and other chunks stay as they are. `level` is zlib's for deflated literals; 0 stores them.
 * Throws `BEAM_REFERENCE_REMOVED` when a kept function calls one that is not, `BEAM_CODE_UNKNOWN`, `BEAM_MALFORMED`.
 */
export function keepFunctions(module: BeamModule, keep: ReadonlySet<number>, level = 6): Uint8Array {
  const { code } = module;
  if ("unknownOpcode" in code) throw unreadableCode(module.name, code.unknownOpcode);
  const spans = functionSpans(code.instructions);
  const kept = spans.filter((_, place) => keep.has(place));
  const ranges = rangesOf(kept, code.instructions.opcodes.length, spans.at(-1)?.to ?? 0);
  checkClosed(module, code, spans, keep, ranges);
  const numbers = renumberings(module, code);
  const labels = new Set(kept.map(({ label }) => label));
  const isKept = ({ label }: Entry) => labels.has(label);
  useKept(module, code, ranges, numbers, isKept);
  return writeBeam(
    module.chunks.flatMap((chunk): readonly Chunk[] => {
      const data = rewriteChunk(module, code, chunk, {
        ranges,
        numbers,
        isKept,
        functions: kept.length,
        level,
      });
      return data === undefined ? [] : [{ id: chunk.id, data }];
    }),
  );
}

/** The kept functions, and what follows the last function: the end mark. */
function rangesOf(kept: readonly Span[], instructions: number, end: number): readonly Range[] {
  return [...kept, { from: end, to: instructions }];
}

function checkClosed(
  module: BeamModule,
  { instructions, header }: Code,
  spans: readonly Span[],
  keep: ReadonlySet<number>,
  ranges: readonly Range[],
): void {
  const places = functionsByLabel(instructions, spans, header.labels);
  const check = (label: number) => {
    const place = places[label] ?? -1;
    const span = spans[place];
    if (span === undefined) throw malformed(`its code goes to label ${label}, which no function has`);
    if (!keep.has(place)) throw removed(module, span);
  };
  forEachReference(
    instructions,
    ranges,
    () => false,
    (table, operand) => {
      const value = instructions.values[operand] ?? 0;
      if (table === "labels" && value !== 0) check(value);
      if (table === "lambdas") check(module.lambdas[value]?.label ?? 0);
    },
  );
}

function removed({ name, atoms }: BeamModule, { name: atom, arity }: Span) {
  return referenceRemoved(`${name}:${atoms.names[atom - 1] ?? ""}/${arity}`);
}
