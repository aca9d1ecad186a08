import type { Roots } from "./roots.js";

/** Comments and texts; aliases; atoms; identifiers. */
const token = /#[^\n]*|"(?:[^"\\]|\\.)*"|([A-Z]\w*(?:\.[A-Z]\w*)*)|:([a-z_]\w*[?!]?)|([a-z_]\w*[?!]?)/gs;

/**
 * What Elixir source that is evaluated at boot (`runtime.exs`) may call: every function whose name and whose module
 * it mentions, in its comments' and texts' absence but with what interpolations hold.
 */
export function sourceRoots(text: string, from: string): Roots {
  const modules = new Set<string>();
  const names = new Set<string>();
  read(text, modules, names);
  const functions = [...modules].flatMap((module) =>
    [...names].map((name) => ({ module, name, arity: -1, from })),
  );
  return {
    functions,
    atoms: [...modules, ...names].map((atom) => ({ atom, from })),
    opens: [{ capability: "eval", from: `${from}, which is evaluated at boot` }],
  };
}

function read(text: string, modules: Set<string>, names: Set<string>): void {
  for (const [sign, alias, quoted, plain] of text.matchAll(token)) {
    if (sign.startsWith('"'))
      for (const [, inner = ""] of sign.matchAll(/#\{([^}]*)\}/g)) read(inner, modules, names);
    if (alias !== undefined) modules.add(`Elixir.${alias}`);
    if (quoted !== undefined) modules.add(quoted);
    const name = quoted ?? plain;
    if (name !== undefined) names.add(name);
  }
}
