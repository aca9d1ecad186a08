import { moduleWords } from "../../codec/beam/index.js";

/** Whether text names a module in any way that people write it: `Enum`, `Elixir.Enum`, `:lists`, `module:lists`. */
export function namesModule(text: string, module: string): boolean {
  const bare = text.replace(/^module:/, "").replace(/^:/, "");
  return bare === module || bare === moduleWords(module);
}

/**
 * The function of a module that text names, as `name/arity`, or as `name` when it says no arity; undefined when it names none
 * of this module: `Enum.map/2`, `Elixir.Enum:map`, `:lists.foldl/3`, `function:lists:foldl/3`.
 */
export function namedFunction(text: string, module: string): string | undefined {
  const bare = text.replace(/^function:/, "").replace(/^:/, "");
  for (const spelled of [module, moduleWords(module)])
    for (const sign of [":", "."])
      if (bare.startsWith(spelled + sign) && bare.length > spelled.length + 1)
        return bare.slice(spelled.length + 1);
  return undefined;
}
