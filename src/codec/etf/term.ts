/** An Erlang term. A string is a list of integers, as in Erlang itself. */
export type Term =
  | { readonly type: "integer"; readonly value: bigint }
  | { readonly type: "float"; readonly value: number }
  | { readonly type: "atom"; readonly name: string }
  | { readonly type: "tuple"; readonly items: readonly Term[] }
  /** `tail` is there only when the list is improper. */
  | { readonly type: "list"; readonly items: readonly Term[]; readonly tail?: Term }
  | { readonly type: "binary"; readonly bytes: Uint8Array }
  /** `bits` of the last byte count, 1 to 7. */
  | { readonly type: "bitstring"; readonly bytes: Uint8Array; readonly bits: number }
  | { readonly type: "map"; readonly pairs: readonly (readonly [Term, Term])[] }
  /** A pid, port, reference or function: its encoding, tag included, not looked into. */
  | { readonly type: "opaque"; readonly bytes: Uint8Array };

export function integer(value: number | bigint): Term {
  return { type: "integer", value: BigInt(value) };
}

export function float(value: number): Term {
  return { type: "float", value };
}

export function atom(name: string): Term {
  return { type: "atom", name };
}

export function tuple(...items: readonly Term[]): Term {
  return { type: "tuple", items };
}

export function list(...items: readonly Term[]): Term {
  return { type: "list", items };
}

/** `"text"` of Erlang: the list of its code points. */
export function charlist(text: string): Term {
  return list(...[...text].map((char) => integer(char.codePointAt(0) ?? 0)));
}

/** `<<"text"/utf8>>` of Erlang, a string of Elixir. */
export function binary(content: string | Uint8Array): Term {
  return { type: "binary", bytes: typeof content === "string" ? Buffer.from(content, "utf8") : content };
}

/** The text of a charlist, or undefined when the term is none. */
export function charlistText(term: Term): string | undefined {
  if (term.type !== "list" || term.tail !== undefined) return undefined;
  const points: number[] = [];
  for (const item of term.items) {
    if (item.type !== "integer" || item.value < 0n || item.value > 0x10ffffn) return undefined;
    points.push(Number(item.value));
  }
  return points.map((point) => String.fromCodePoint(point)).join("");
}
