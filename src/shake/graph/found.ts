import type { BeamModule, Instructions, Span } from "../../codec/beam/index.js";
import type { DynamicCall, FunctionNode, KnownCall } from "./model.js";

/** What walking a function needs to know of its module. */
export interface Surroundings {
  readonly module: BeamModule;
  readonly code: Instructions;
  /** Atoms by index; index 0 is the empty list. */
  readonly atoms: readonly string[];
  /** Place of the function that a label is in, or -1. */
  readonly placeOf: Int32Array;
  /** Number of elements of the literals that are lists. */
  readonly lengths: readonly (number | undefined)[];
  readonly isExported: (span: Span) => boolean;
}

/** What is collected of one function; sets, since code says things often. */
export interface Found {
  readonly imports: Set<number>;
  readonly locals: Set<number>;
  readonly funs: Set<number>;
  readonly atoms: Set<number>;
  readonly compared: Set<number>;
  readonly literals: Set<number>;
  readonly comparedLiterals: Set<number>;
  readonly calls: KnownCall[];
  readonly tuples: FunctionNode["tuples"][number][];
  readonly dynamic: DynamicCall[];
  nif: boolean;
  onLoad: boolean;
  firstLine: number;
}

/** Nothing found yet. */
export function nothing(): Found {
  return {
    imports: new Set(),
    locals: new Set(),
    funs: new Set(),
    atoms: new Set(),
    compared: new Set(),
    literals: new Set(),
    comparedLiterals: new Set(),
    calls: [],
    tuples: [],
    dynamic: [],
    nif: false,
    onLoad: false,
    firstLine: 0,
  };
}

/** The node of a function in which this was found. */
export function nodeOf({ code, atoms, isExported }: Surroundings, span: Span, found: Found): FunctionNode {
  return {
    name: atoms[span.name] ?? "",
    arity: span.arity,
    exported: isExported(span),
    label: span.label,
    size: byteAt(code, span.to) - byteAt(code, span.from),
    line: found.firstLine,
    imports: [...found.imports],
    locals: [...found.locals],
    funs: [...found.funs],
    atoms: [...found.atoms],
    compared: [...found.compared].filter((each) => !found.atoms.has(each)),
    literals: [...found.literals],
    comparedLiterals: [...found.comparedLiterals].filter((each) => !found.literals.has(each)),
    calls: found.calls,
    tuples: found.tuples,
    dynamic: found.dynamic,
    nif: found.nif,
  };
}

/** Where an instruction begins: a byte before its first operand; only those with operands begin a function. */
function byteAt(code: Instructions, instruction: number): number {
  const first = code.starts[instruction] ?? 0;
  const has = (code.starts[instruction + 1] ?? first) > first;
  return has ? (code.offsets[first] ?? 1) - 1 : code.bytes.length;
}
