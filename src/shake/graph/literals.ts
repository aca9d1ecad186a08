import { decodeTerm, type Term } from "../../codec/etf/index.js";
import type { FunctionName, LiteralUse } from "./model.js";

/** Version byte and tuple of three, as `decodeTerm` reads them, in front of what an external fun holds. */
const asTuple = Uint8Array.of(131, 104, 3);
const exportedFun = 113;

/** What a literal holds that may lead to code. `atom` gives the place of an atom. Throws `TERM_MALFORMED`. */
export function literalUse(bytes: Uint8Array, atom: (name: string) => number): LiteralUse {
  const term = decodeTerm(bytes);
  const atoms = new Set<number>();
  const funs: FunctionName[] = [];
  const tuples: FunctionName[] = [];
  const visit = (each: Term): void => {
    switch (each.type) {
      case "atom":
        atoms.add(atom(each.name));
        break;
      case "tuple": {
        const called = calledBy(each);
        if (called !== undefined) tuples.push(called);
        else tuples.push(...pairsIn(each.items));
        each.items.forEach(visit);
        break;
      }
      case "list":
        each.items.forEach(visit);
        if (each.tail !== undefined) visit(each.tail);
        break;
      case "map":
        for (const [key, value] of each.pairs) {
          visit(key);
          visit(value);
        }
        break;
      case "opaque": {
        const fun = each.bytes[0] === exportedFun ? externalFun(each.bytes) : undefined;
        if (fun !== undefined) funs.push(fun);
        break;
      }
    }
  };
  visit(term);
  const length = term.type === "list" && term.tail === undefined ? { length: term.items.length } : {};
  return { atoms: [...atoms], funs, tuples, ...length };
}

/** `{module, name, arguments}` or `{module, name, arity}`, as `gen_server`, `supervisor` and `timer` take them. */
function calledBy(term: Term): FunctionName | undefined {
  if (term.type !== "tuple" || term.items.length !== 3) return undefined;
  const [module, name, rest] = term.items;
  if (module?.type !== "atom" || name?.type !== "atom" || rest === undefined) return undefined;
  if (rest.type === "list" && rest.tail === undefined)
    return called(module.name, name.name, rest.items.length);
  const isArity = rest.type === "integer" && rest.value >= 0n && rest.value <= 255n;
  return isArity ? called(module.name, name.name, Number(rest.value)) : undefined;
}

/** A module and a function side by side in a longer tuple, as requests of the I/O protocol have them. */
function pairsIn(items: readonly Term[]): readonly FunctionName[] {
  if (items.length < 4) return [];
  return items.flatMap((module, place) => {
    const name = items[place + 1];
    return module.type === "atom" && name?.type === "atom" ? [called(module.name, name.name, -1)] : [];
  });
}

function externalFun(bytes: Uint8Array): FunctionName | undefined {
  return calledBy(decodeTerm(Buffer.concat([asTuple, bytes.subarray(1)])));
}

function called(module: string, name: string, arity: number): FunctionName {
  return { module, name, arity };
}
