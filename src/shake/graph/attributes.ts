import { decodeTerm, type Term } from "../../codec/etf/index.js";
import { type WrittenRules, writtenRules } from "./rules.js";

/** What a module says of itself in its attributes (`Attr`: a list of `{name, values}`). */
export interface Attributes {
  readonly behaviours: readonly string[];
  readonly protocol?: { readonly fallbackToAny: boolean };
  readonly implementation?: { readonly protocol: string; readonly for: string };
  readonly rules?: WrittenRules;
}

/** Reads an `Attr` chunk. Attributes of other shapes than OTP and Elixir write are passed over. Throws `TERM_MALFORMED`. */
export function readAttributes(chunk: Uint8Array | undefined): Attributes {
  const entries = chunk === undefined || chunk.length === 0 ? [] : entriesOf(decodeTerm(chunk));
  const values = (...names: readonly string[]) =>
    entries.filter(([name]) => names.includes(name)).flatMap(([, items]) => items);
  const protocol = values("__protocol__");
  const implementation = keys(values("__impl__"));
  const rules = writtenRules(values("lean"));
  const [of, target] = [implementation.get("protocol"), implementation.get("for")];
  return {
    behaviours: values("behaviour", "behavior").flatMap((each) => (each.type === "atom" ? [each.name] : [])),
    ...(protocol.length > 0 && {
      protocol: { fallbackToAny: keys(protocol).get("fallback_to_any") === "true" },
    }),
    ...(of !== undefined && target !== undefined && { implementation: { protocol: of, for: target } }),
    ...(rules !== undefined && { rules }),
  };
}

function entriesOf(term: Term): readonly (readonly [string, readonly Term[]])[] {
  if (term.type !== "list") return [];
  return term.items.flatMap((entry) => {
    if (entry.type !== "tuple") return [];
    const [name, values] = entry.items;
    if (name?.type !== "atom" || values === undefined) return [];
    return [[name.name, values.type === "list" ? values.items : [values]] as const];
  });
}

/** Pairs of atoms. */
function keys(terms: readonly Term[]): ReadonlyMap<string, string> {
  const pairs = terms.flatMap((term) => {
    if (term.type !== "tuple") return [];
    const [key, value] = term.items;
    return key?.type === "atom" && value?.type === "atom" ? [[key.name, value.name] as const] : [];
  });
  return new Map(pairs);
}
