import type { FunctionName, ModuleGraph } from "./graph/index.js";

/**
 * Whose a module is. `vm`: the emulator has it built in, it always stays. `base`: kernel, stdlib, Elixir and what comes
 * with them, whose calls of a closed door are cut. `application`: everything else; its calls open doors.
 */
export type Origin = "vm" | "base" | "application";

/** Applications that come with every release: their calls do not open a door. */
export const baseApplications: ReadonlySet<string> = new Set([
  ...["kernel", "stdlib", "compiler", "sasl"],
  ...["elixir", "logger", "iex", "eex", "mix", "ex_unit"],
]);

export interface Loaded {
  readonly graph: ModuleGraph;
  readonly origin: Origin;
  /** Application that it belongs to. */
  readonly application: string;
}

export interface Module extends Loaded {
  /** Number of its first function; the others follow in the order of its code. */
  readonly first: number;
  /** Numbers of functions by `name/arity`. */
  readonly functions: ReadonlyMap<string, number>;
}

/** All modules of a release, their functions numbered through. */
export interface Program {
  readonly modules: ReadonlyMap<string, Module>;
  /** Module of each function. */
  readonly moduleOf: readonly Module[];
  /** Exported functions of all modules by `name/arity`, and by `name/-1` whatever their arity. */
  readonly exportsNamed: ReadonlyMap<string, readonly number[]>;
}

/** Numbers the functions of modules. Of two modules with one name the first counts. */
export function programOf(loaded: Iterable<Loaded>): Program {
  const modules = new Map<string, Module>();
  const moduleOf: Module[] = [];
  for (const each of loaded) {
    if (modules.has(each.graph.module)) continue;
    const first = moduleOf.length;
    const functions = new Map(
      each.graph.functions.map(({ name, arity }, place) => [`${name}/${arity}`, first + place]),
    );
    const module = { ...each, first, functions };
    modules.set(each.graph.module, module);
    for (let place = 0; place < each.graph.functions.length; place++) moduleOf.push(module);
  }
  return { modules, moduleOf, exportsNamed: byName(modules.values()) };
}

function byName(modules: Iterable<Module>): ReadonlyMap<string, readonly number[]> {
  const named = new Map<string, number[]>();
  for (const { graph, first } of modules)
    for (const [place, { name, arity, exported }] of graph.functions.entries())
      for (const key of exported ? [`${name}/${arity}`, `${name}/-1`] : []) {
        const known = named.get(key);
        if (known === undefined) named.set(key, [first + place]);
        else known.push(first + place);
      }
  return named;
}

/** The function with a number, and its module. */
export function functionAt({ moduleOf }: Program, number: number) {
  const module = moduleOf[number];
  const node = module?.graph.functions[number - module.first];
  if (module === undefined || node === undefined) throw new RangeError(`no function has number ${number}`);
  return { module, node };
}

/** `module:name/arity`, as Erlang writes it, without quotes. */
export function nameOf(program: Program, number: number): string {
  const { module, node } = functionAt(program, number);
  return `${module.graph.module}:${node.name}/${node.arity}`;
}

/** Numbers of the functions that a name means; arity -1 means every exported one of that name. */
export function functionsNamed(program: Program, { module, name, arity }: FunctionName): readonly number[] {
  const found = program.modules.get(module);
  if (found === undefined) return [];
  if (arity >= 0) {
    const number = found.functions.get(`${name}/${arity}`);
    return number === undefined ? [] : [number];
  }
  return found.graph.functions.flatMap((node, place) =>
    node.exported && node.name === name ? [found.first + place] : [],
  );
}
