import {
  type BeamModule,
  chunkOf,
  decodeModule,
  functionSpans,
  functionsByLabel,
  type Instructions,
  type Span,
  unknownChunks,
} from "../../codec/beam/index.js";
import { readAttributes } from "./attributes.js";
import { literalUse } from "./literals.js";
import type { FunctionNode, LiteralUse, ModuleGraph } from "./model.js";
import { functionWalker } from "./walk.js";

/** Rises when the same file gives another graph: part of the key it is kept by. */
export const graphVersion = 2;

/**
 * Reads a BEAM file, compressed or not, to a node for each function. A module whose instructions are not known (a
 * newer OTP's) is opaque: what it exports and imports is read, nothing else.
 * Throws `NOT_BEAM`, `BEAM_MALFORMED` and `TERM_MALFORMED`.
 */
export function readGraph(bytes: Uint8Array): ModuleGraph {
  const module = decodeModule(bytes);
  const why = unreadable(module);
  const atoms = atomTable(module.atoms.names);
  const literals = (module.literals?.terms ?? []).map((term) => literalUse(term, atoms.place));
  const read =
    "unknownOpcode" in module.code || why !== undefined
      ? { functions: exportsOnly(module) }
      : functionNodes(module, module.code.instructions, module.code.header.labels, literals);
  return {
    module: module.name,
    ...(why !== undefined && { opaque: why }),
    unknownChunks: unknownChunks(module),
    files: (module.lines?.files ?? []).map((name) => Buffer.from(name).toString("utf8")),
    atoms: atoms.names,
    imports: module.imports.map(({ module: of, name, arity }) => ({
      module: atoms.names[of] ?? "",
      name: atoms.names[name] ?? "",
      arity,
    })),
    literals,
    ...read,
    ...readAttributes(chunkOf(module.chunks, "Attr")),
  };
}

function unreadable({ code }: BeamModule): string | undefined {
  if ("unknownOpcode" in code) return `instruction ${code.unknownOpcode} is not known to this version`;
  if (code.header.instructionSet === 0) return undefined;
  return `instruction set ${code.header.instructionSet} is not known to this version`;
}

function functionNodes(
  module: BeamModule,
  code: Instructions,
  labels: number,
  literals: readonly LiteralUse[],
): { readonly functions: readonly FunctionNode[]; readonly onLoad?: number } {
  const spans = functionSpans(code);
  const exported = new Set(module.exports.map(({ label }) => label));
  const walk = functionWalker({
    module,
    code,
    atoms: ["", ...module.atoms.names],
    placeOf: functionsByLabel(code, spans, labels),
    lengths: literals.map(({ length }) => length),
    isExported: ({ label }: Span) => exported.has(label),
  });
  const walked = spans.map(walk);
  const onLoad = walked.findIndex((each) => each.onLoad);
  return { functions: walked.map(({ node }) => node), ...(onLoad >= 0 && { onLoad }) };
}

function exportsOnly({ exports, atoms }: BeamModule): readonly FunctionNode[] {
  const none = {
    imports: [],
    locals: [],
    funs: [],
    atoms: [],
    compared: [],
    literals: [],
    comparedLiterals: [],
  };
  return exports.map(({ name, arity, label }) => ({
    name: atoms.names[name - 1] ?? "",
    ...{ arity, label, exported: true, size: 0, line: 0 },
    ...none,
    ...{ calls: [], tuples: [], dynamic: [], nif: false },
  }));
}

/** Atoms of the module by index, followed by those that only literals hold. */
function atomTable(own: readonly string[]): {
  readonly names: readonly string[];
  readonly place: (name: string) => number;
} {
  const names = ["", ...own];
  const places = new Map(names.map((name, index) => [name, index]));
  const place = (name: string) => {
    const known = places.get(name);
    if (known !== undefined && known > 0) return known;
    names.push(name);
    places.set(name, names.length - 1);
    return names.length - 1;
  };
  return { names, place };
}
