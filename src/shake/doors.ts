import { type Door, type DoorTable, isCapability } from "./door-table.js";
import { matching, parsePattern } from "./pattern.js";
import type { Module, Program } from "./program.js";
import type { ReachRequest, Scope } from "./reached.js";

/** The capability that each function is a door of, by the function's number. The first of several counts. */
export function doorsOf(program: Program, doors: readonly Door[]): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const { capability, functions } of doors)
    for (const text of functions)
      for (const number of matching(program, parsePattern(text), false))
        if (!found.has(number)) found.set(number, capability);
  return found;
}

/** Calls that need a capability, or a client: by the number of the calling function, and of the called. */
export function callsOf(
  program: Program,
  gated: readonly Pick<Door, "capability" | "calls">[],
): ReachRequest["calls"] {
  const found = new Map<number, Map<number, string>>();
  for (const { capability, calls } of gated)
    for (const text of calls) {
      const [from = "", to = ""] = text.split(" -> ");
      const targets = matching(program, parsePattern(to), false);
      for (const number of matching(program, parsePattern(from), false))
        for (const target of targets)
          found.set(number, (found.get(number) ?? new Map()).set(target, capability));
    }
  return found;
}

/**
 * Capabilities that are open with another. Code that is evaluated may need whatever is left asleep because nobody was
 * seen to need it.
 */
export function impliedBy({ doors, dormant, served }: DoorTable): ReachRequest["implied"] {
  const nobodys = [...dormant, ...served]
    .map(({ capability }) => capability)
    .filter((name) => !isCapability(name));
  return new Map(
    doors.map(({ capability, implies }) => [
      capability,
      capability === "eval" ? [...implies, ...nobodys] : implies,
    ]),
  );
}

/** Capabilities with all that they imply. */
export function withImplied(names: readonly string[], implied: ReachRequest["implied"]): ReadonlySet<string> {
  const all = new Set(names);
  for (const name of all) for (const further of implied.get(name) ?? []) all.add(further);
  return all;
}

/** Capabilities by the functions and by the words that open them. */
export function openersOf(
  program: Program,
  doors: readonly Pick<Door, "capability" | "openedBy" | "words">[],
): Pick<ReachRequest, "openers" | "words"> {
  const openers = new Map<number, readonly string[]>();
  const words = new Map<string, readonly string[]>();
  for (const { capability, openedBy, words: own } of doors) {
    for (const text of openedBy)
      for (const number of matching(program, parsePattern(text)))
        openers.set(number, [...(openers.get(number) ?? []), capability]);
    for (const word of own) words.set(word, [...(words.get(word) ?? []), capability]);
  }
  return { openers, words };
}

/** Modules of the base that computed calls may mean, by the number of the function that calls. */
export function scopesOf(program: Program, computed: DoorTable["computed"]): ReadonlyMap<number, Scope> {
  const scopes = new Map<number, Scope>();
  for (const each of computed) {
    const scope = new Set(each.means.flatMap((text) => modulesMeant(program, text)));
    for (const text of each.in)
      for (const number of matching(program, parsePattern(text), false))
        if (!scopes.has(number)) scopes.set(number, scope);
  }
  return scopes;
}

/** `behaviour NAME`: modules that declare it; `exports name/arity`: those that export it; else a pattern of names. */
function modulesMeant({ modules }: Program, text: string): readonly string[] {
  const [, behaviour] = /^behaviour (.*)$/.exec(text) ?? [];
  const [, exported] = /^exports (.*)$/.exec(text) ?? [];
  const pattern = parsePattern(text);
  const isMeant = (name: string, { graph, functions }: Module) => {
    if (behaviour !== undefined) return graph.behaviours.includes(behaviour);
    return exported !== undefined ? functions.has(exported) : pattern.module.test(name);
  };
  return [...modules].flatMap(([name, module]) => (isMeant(name, module) ? [name] : []));
}
