import { charlistText, type Term } from "../../codec/etf/index.js";

/** What a module says must be kept, in its attribute `lean`; as written, not yet checked. */
export interface WrittenRules {
  readonly keep: readonly string[];
  readonly capabilities: readonly string[];
  readonly givenByCallers: readonly string[];
  /** What of it is not understood. */
  readonly wrong: readonly string[];
}

const keys = { keep: "keep", capabilities: "capabilities", given_by_callers: "givenByCallers" } as const;

/**
 * Reads the values of an attribute `lean`: `-lean([{keep, [my_plugin, {my_report, run, 1}, "My.*"]}])` in Erlang,
 * `@lean keep: [MyPlugin, "My.*"]` in Elixir. Undefined when there is none.
 */
export function writtenRules(values: readonly Term[]): WrittenRules | undefined {
  if (values.length === 0) return undefined;
  const rules = { keep: [] as string[], capabilities: [] as string[], givenByCallers: [] as string[] };
  const wrong: string[] = [];
  const read = (term: Term): void => {
    if (term.type === "list" && term.tail === undefined) {
      term.items.forEach(read);
      return;
    }
    const [key, listed] = term.type === "tuple" && term.items.length === 2 ? term.items : [];
    const name = key?.type === "atom" ? key.name : "";
    if (!isKey(name) || listed?.type !== "list") {
      wrong.push(name === "" ? "an entry that is no {keep, [...]}" : `the key ${name}`);
      return;
    }
    for (const item of itemsOf(listed)) {
      const text = textOf(item);
      if (text === undefined || text === "") wrong.push(`an item of ${name} that is no name`);
      else rules[keys[name]].push(text);
    }
  };
  values.forEach(read);
  return { ...rules, wrong };
}

function isKey(name: string): name is keyof typeof keys {
  return Object.hasOwn(keys, name);
}

/** `{keep, "text"}` is a list of one text. */
function itemsOf(list: Extract<Term, { type: "list" }>): readonly Term[] {
  const text = list.items.length > 0 ? charlistText(list) : undefined;
  return text === undefined ? list.items : [list];
}

/** A name: an atom, a text, or `{Module, Function}` and `{Module, Function, Arity}`. */
function textOf(term: Term): string | undefined {
  if (term.type === "atom") return term.name;
  if (term.type === "binary") return Buffer.from(term.bytes).toString("utf8");
  if (term.type === "list") return charlistText(term);
  if (term.type !== "tuple") return undefined;
  const [module, name, arity] = term.items;
  if (module?.type !== "atom" || name?.type !== "atom" || term.items.length > 3) return undefined;
  if (arity === undefined) return `${module.name}:${name.name}`;
  return arity.type === "integer" ? `${module.name}:${name.name}/${arity.value}` : undefined;
}
