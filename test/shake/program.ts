import type { FunctionName, FunctionNode, ModuleGraph } from "../../src/shake/index.js";

/** What a function of a made-up module does; functions of other modules as `module:name/arity`. */
export interface Written {
  readonly calls?: readonly string[];
  readonly locals?: readonly number[];
  readonly atoms?: readonly string[];
  /** `{module, name, Arguments}` that it builds, as `module:name/arity`. */
  readonly tuples?: readonly string[];
  /** Computed calls: `name/arity`, `?/arity` when nothing is known, `module:?/arity` when its module is. */
  readonly computed?: readonly string[];
  readonly private?: boolean;
}

/** The graph of a module with these functions, each `name/arity`. */
export function moduleGraph(
  module: string,
  functions: Readonly<Record<string, Written>>,
  rest: Partial<ModuleGraph> = {},
): ModuleGraph {
  const imports = [...new Set(Object.values(functions).flatMap(({ calls = [] }) => calls))];
  const atoms = ["", ...new Set(Object.values(functions).flatMap(({ atoms: made = [] }) => made))];
  return {
    ...{ module, unknownChunks: [], files: [], literals: [], behaviours: [], atoms },
    imports: imports.map(named),
    functions: Object.entries(functions).map(([text, written], place): FunctionNode => {
      const [name = "", arity] = text.split("/");
      return {
        ...{
          name,
          arity: Number(arity),
          exported: written.private !== true,
          label: place * 2 + 2,
          size: 10,
          line: 1,
        },
        imports: (written.calls ?? []).map((call) => imports.indexOf(call)),
        locals: written.locals ?? [],
        atoms: (written.atoms ?? []).map((atom) => atoms.indexOf(atom)),
        ...{ funs: [], compared: [], literals: [], comparedLiterals: [], calls: [], nif: false },
        tuples: (written.tuples ?? []).map(named),
        dynamic: (written.computed ?? []).map((call) => {
          const [, module, known = "", of] = /^(?:(.+):)?(.+)\/(\d+)$/.exec(call) ?? [];
          return {
            kind: "apply",
            arity: Number(of),
            file: 0,
            line: 7,
            ...(module !== undefined && { module }),
            ...(known !== "?" && { name: known }),
          };
        }),
      };
    }),
    ...rest,
  };
}

function named(text: string): FunctionName {
  const [, module = "", name = "", arity] = /^(.+):(.+)\/(\d+)$/.exec(text) ?? [];
  return { module, name, arity: Number(arity) };
}
