import { atom, charlistText, decodeTerm, encodeTerm, list, type Term, tuple } from "../../codec/etf/index.js";

/**
 * A boot script in its binary form (script(4)) that also loads these modules of an application's `ebin` (`NAME-VERSION`),
 * behind all others. Undefined when it is no boot script of that application.
 */
export function loadedWith(
  boot: Uint8Array,
  application: string,
  modules: readonly string[],
): Uint8Array | undefined {
  const [tag, name, instructions] = itemsOf(decodeTerm(boot));
  const items = itemsOf(instructions);
  const end = items.findIndex((each) => isTagged(each, "progress", "modules_loaded"));
  const path = items.flatMap(pathsOf).find((each) => textOf(each).endsWith(`/${application}/ebin`));
  if (tag === undefined || name === undefined || end < 0 || path === undefined) return undefined;
  const further = [
    tuple(atom("path"), list(path)),
    tuple(atom("primLoad"), list(...modules.map((each) => atom(each)))),
  ];
  return encodeTerm(tuple(tag, name, list(...items.slice(0, end), ...further, ...items.slice(end))));
}

function pathsOf(instruction: Term): readonly Term[] {
  return isTagged(instruction, "path") ? itemsOf(itemsOf(instruction)[1]) : [];
}

function isTagged(term: Term, tag: string, value?: string): boolean {
  const [first, second] = itemsOf(term);
  if (first?.type !== "atom" || first.name !== tag) return false;
  return value === undefined || (second?.type === "atom" && second.name === value);
}

function itemsOf(term: Term | undefined): readonly Term[] {
  return term?.type === "tuple" || term?.type === "list" ? term.items : [];
}

function textOf(term: Term): string {
  return charlistText(term) ?? "";
}
