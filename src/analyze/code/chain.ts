import { functionWords } from "../../codec/beam/index.js";
import type { CodeReasons, ModuleReasons } from "../../shake/types.js";

/** A function on a chain, and why what stands before it leads to it. */
export interface CodeLink {
  readonly id: string;
  readonly kind: "function";
  /** As its language writes it. */
  readonly name: string;
  readonly rule: string;
  /** Whether it is in the image. */
  readonly kept: boolean;
}

/** A function by its module and its place there. */
export interface CodePlace {
  readonly module: ModuleReasons;
  readonly at: number;
}

export interface CodeIndex {
  readonly reasons: CodeReasons;
  /** Number of a module's first function, by the module's place. */
  readonly firsts: readonly number[];
}

export function codeIndex(reasons: CodeReasons): CodeIndex {
  let next = 0;
  const firsts = reasons.modules.map(({ functions }) => {
    const first = next;
    next += functions.length;
    return first;
  });
  return { reasons, firsts };
}

/** The rule of a function, and whether that keeps it or is why it went. */
export function ruleOf({ reasons }: CodeIndex, { module, at }: CodePlace) {
  const why = module.why[at] ?? 0;
  return { kept: why >= 0, rule: reasons.rules[why >= 0 ? why : -1 - why] ?? "" };
}

/** From a root to a function. Ends where a damaged file would go in a circle. */
export function chainOf(index: CodeIndex, place: CodePlace): readonly CodeLink[] {
  const chain: CodeLink[] = [];
  const seen = new Set<string>();
  for (let here: CodePlace | undefined = place; here !== undefined; here = through(index, here)) {
    const link = linkOf(index, here);
    if (seen.has(link.id)) break;
    seen.add(link.id);
    chain.push(link);
  }
  return chain.reverse();
}

function linkOf(index: CodeIndex, place: CodePlace): CodeLink {
  const called = place.module.functions[place.at] ?? "";
  return {
    id: `function:${place.module.name}:${called}`,
    kind: "function",
    name: functionWords(place.module.name, called),
    ...ruleOf(index, place),
  };
}

/** The function through which another is there, or would be. */
function through({ reasons, firsts }: CodeIndex, { module, at }: CodePlace): CodePlace | undefined {
  const by = module.by[at] ?? 0;
  if (by === 0) return undefined;
  const number = (firsts[reasons.modules.indexOf(module)] ?? 0) + at + by;
  const place = firsts.findLastIndex((first) => first <= number);
  const other = reasons.modules[place];
  const there = number - (firsts[place] ?? 0);
  return other?.functions[there] === undefined ? undefined : { module: other, at: there };
}
