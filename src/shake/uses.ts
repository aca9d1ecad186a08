import { makesNames, takesFunction } from "./behaviours.js";
import {
  type FunctionName,
  type FunctionNode,
  type Known,
  type KnownCall,
  type ModuleGraph,
  valueKind,
} from "./graph/index.js";
import type { Module } from "./program.js";

/** What a function mentions, by name. */
export interface Uses {
  /** Functions of other modules that it calls. */
  readonly calls: readonly FunctionName[];
  /** Functions that its literals, tuples and the arguments of its calls name; arity -1 for any. */
  readonly names: readonly FunctionName[];
  /** Atoms that it makes. */
  readonly atoms: readonly string[];
  /** Calls whose module is computed; without a name the function is, too. Arity -1 for any. */
  readonly computed: readonly ComputedCall[];
  /** It makes atoms of text. */
  readonly makesNames: boolean;
}

export interface ComputedCall {
  readonly module?: string;
  readonly name?: string;
  readonly arity: number;
  readonly line: number;
}

/** Functions of a protocol that name every implementation: which of them there can be is decided by types. */
const dispatch: ReadonlySet<string> = new Set([
  "impl_for/1",
  "impl_for!/1",
  "struct_impl_for/1",
  "__protocol__/1",
]);

/** Reads a function's node by names. */
export function usesOf({ graph }: Pick<Module, "graph">, node: FunctionNode): Uses {
  const calls = node.imports.map((place) => graph.imports[place]).filter((each) => each !== undefined);
  const literals = node.literals.map((place) => graph.literals[place]).filter((each) => each !== undefined);
  const dispatches = graph.protocol !== undefined && dispatch.has(`${node.name}/${node.arity}`);
  const atoms = [...node.atoms, ...literals.flatMap((literal) => literal.atoms)];
  const named = node.calls.map((call) => calledWith(graph, call));
  return {
    calls,
    names: [
      ...literals.flatMap(({ funs }) => funs),
      ...[...literals.flatMap(({ tuples }) => tuples), ...node.tuples].map(startsChildren(graph)),
      ...node.dynamic.flatMap(({ module, name, arity }) =>
        module === undefined || name === undefined ? [] : [{ module, name, arity }],
      ),
      ...node.calls.flatMap((call) => pairs(graph, call)),
    ],
    atoms: dispatches ? [] : [...new Set(atoms)].map((place) => graph.atoms[place] ?? ""),
    computed: [...computedCalls(node), ...named.filter((each) => each !== undefined)],
    makesNames: calls.some((each) => makesNames.has(namesOf(each))),
  };
}

const supervisors: ReadonlySet<string> = new Set([
  "supervisor",
  "Elixir.Supervisor",
  "Elixir.DynamicSupervisor",
]);

/** Who starts a child of `simple_one_for_one`, or of a DynamicSupervisor, adds arguments to those that its supervisor says. */
function startsChildren({ behaviours }: ModuleGraph): (named: FunctionName) => FunctionName {
  const isSupervisor = behaviours.some((each) => supervisors.has(each));
  return (named) => (isSupervisor ? { ...named, arity: -1 } : named);
}

/** `module:name/arity` */
export function namesOf({ module, name, arity }: FunctionName): string {
  return `${module}:${name}/${arity}`;
}

function computedCalls(node: FunctionNode): Uses["computed"] {
  return node.dynamic.flatMap(({ kind, module, name, arity, line }) => {
    if (kind === "fun" || (module !== undefined && name !== undefined)) return [];
    return [{ ...(module !== undefined && { module }), ...(name !== undefined && { name }), arity, line }];
  });
}

/** A module and a function side by side among the arguments of a call. */
function pairs(graph: ModuleGraph, { arguments: given }: KnownCall): readonly FunctionName[] {
  return given.flatMap((each, place) => {
    const [module, name] = [atomOf(graph, each), atomOf(graph, given[place + 1])];
    if (module === undefined || name === undefined) return [];
    return [{ module, name, arity: lengthOf(graph, given[place + 2]) }];
  });
}

/** `apply(Module, name, [A, B])` and its like: a computed call of a function that is known. */
function calledWith(graph: ModuleGraph, { import: place, line, arguments: given }: KnownCall) {
  const called = graph.imports[place];
  const first = called === undefined ? undefined : takesFunction[namesOf(called)];
  if (first === undefined || atomOf(graph, given[first]) !== undefined) return undefined;
  const name = atomOf(graph, given[first + 1]);
  return name === undefined ? undefined : { name, arity: lengthOf(graph, given[first + 2]), line };
}

function atomOf(graph: ModuleGraph, known: Known | undefined): string | undefined {
  return known !== undefined && known !== 0 && known[0] === valueKind.atom
    ? graph.atoms[known[1]]
    : undefined;
}

/** Length of a list, or a number that is an arity; -1 when neither is known. */
function lengthOf(graph: ModuleGraph, known: Known | undefined): number {
  if (known === undefined || known === 0) return -1;
  const [of, value] = known;
  if (of === valueKind.list || of === valueKind.integer) return value;
  return of === valueKind.literal ? (graph.literals[value]?.length ?? -1) : -1;
}
