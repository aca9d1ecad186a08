import { atom, decodeTerm, encodeTerm, integer, list, type Term, tuple } from "../codec/etf/index.js";
import { scriptMalformed } from "./errors.js";
import type { WatchedSite } from "./sites.js";

/** The module that takes notes: data/check/lean_check.erl. */
export const checkModule = "lean_check";

/**
 * A release's boot script in its binary form (script(4) of OTP's sasl) in which `lean_check` takes notes: it is loaded as
 * soon as there is a path to find it on, told after each loading of modules, and stands by before the last
 * instruction, when every application has started. Throws `CHECK_SCRIPT_MALFORMED`.
 */
export function watchedScript(boot: Uint8Array, sites: readonly WatchedSite[]): Buffer {
  const script = decodeTerm(boot);
  const [tag, name, instructions] = script.type === "tuple" ? script.items : [];
  if (tag?.type !== "atom" || tag.name !== "script" || !name || instructions?.type !== "list") {
    throw scriptMalformed();
  }
  const { items } = instructions;
  const path = items.findIndex((each) => headOf(each) === "path");
  if (path < 0) throw scriptMalformed();
  const watched = list(
    ...sites.map((site, number) =>
      tuple(integer(number), atom(site.module), atom(site.name), integer(site.arity)),
    ),
  );
  const before = [
    ...items.slice(0, path + 1),
    tuple(atom("primLoad"), list(atom(checkModule))),
    apply("watch", watched),
  ];
  const after = items
    .slice(path + 1)
    .flatMap((each) => (headOf(each) === "primLoad" ? [each, apply("arm")] : [each]));
  const fitted = [...before, ...after.slice(0, -1), apply("stand_by"), ...after.slice(-1)];
  return Buffer.from(encodeTerm(tuple(tag, name, { ...instructions, items: fitted })));
}

function headOf(instruction: Term): string | undefined {
  const [tag] = instruction.type === "tuple" ? instruction.items : [];
  return tag?.type === "atom" ? tag.name : undefined;
}

function apply(name: string, ...given: readonly Term[]): Term {
  return tuple(atom("apply"), tuple(atom(checkModule), atom(name), list(...given)));
}
