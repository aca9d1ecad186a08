/** A function as its language writes it: `Enum.map/2`, `lists:map/2`. `called` is `name/arity`. */
export function functionWords(module: string, called: string): string {
  return module.startsWith("Elixir.") ? `${moduleWords(module)}.${called}` : `${module}:${called}`;
}

/** A module as its language writes it: `Enum` for `Elixir.Enum`, `lists`. */
export function moduleWords(module: string): string {
  return module.startsWith("Elixir.") ? module.slice("Elixir.".length) : module;
}
