import type { Program } from "./program.js";

/** A module's name, a function's name and an arity, each as a glob; absent parts mean all. */
export interface Pattern {
  readonly module: RegExp;
  readonly name?: RegExp;
  readonly arity?: number;
}

/**
 * Reads `module`, `module:name`, `module:name/arity` (or with a dot, as Elixir writes it), each with `*` for any
 * characters. `Foo.Bar` means `Elixir.Foo.Bar`, `:lists` means `lists`.
 */
export function parsePattern(text: string): Pattern {
  const [, of = text, erlang, elixir, arity] =
    /^(.+?)(?:(?::([^:]+?)|\.([a-z_][^.:/]*))(?:\/(\d+|\*))?)?$/s.exec(text.replace(/^:/, "")) ?? [];
  const name = erlang ?? elixir;
  const module = /^[A-Z]/.test(of) && !/^Elixir(\.|$)/.test(of) ? `Elixir.${of}` : of;
  return {
    module: glob(module),
    ...(name !== undefined && { name: glob(name) }),
    ...(arity !== undefined && arity !== "*" && { arity: Number(arity) }),
  };
}

/** Numbers of the functions that a pattern means; without a function's name, the exported ones of the modules. */
export function matching({ modules }: Program, pattern: Pattern, exported = true): readonly number[] {
  const found: number[] = [];
  for (const [name, module] of modules) {
    if (!pattern.module.test(name)) continue;
    for (const [place, node] of module.graph.functions.entries()) {
      if (exported && !node.exported) continue;
      if (pattern.name !== undefined && !pattern.name.test(node.name)) continue;
      if (pattern.arity === undefined || pattern.arity === node.arity) found.push(module.first + place);
    }
  }
  return found;
}

function glob(text: string): RegExp {
  const escaped = text.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${escaped}$`, "s");
}
