import { parse } from "smol-toml";
import { matching, parsePattern } from "./pattern.js";
import type { Module, Program } from "./program.js";
import type { ReachRequest, Scope } from "./reached.js";

/** What an image can do only when a capability is open. */
export interface Door {
  readonly capability: string;
  /** Functions that lead to it, as patterns. */
  readonly functions: readonly string[];
  /** Calls in the base that lead to it only then, as `function -> function`. */
  readonly calls: readonly string[];
  /** Functions that open it when the application calls them. */
  readonly openedBy: readonly string[];
  /** Atoms in configuration, or made by the application, that open it. */
  readonly words: readonly string[];
  /** Functions that are there when it is open, since nothing shows that they are called. */
  readonly brings: readonly string[];
}

/** `data/capabilities.toml`. */
export interface DoorTable {
  readonly doors: readonly Door[];
  /** Functions that only run on other operating systems. */
  readonly elsewhere: readonly string[];
  /** Functions that the VM, or code by a computed name, calls: they are always there when their module is. */
  readonly always: readonly string[];
  /** Functions that call what their callers name, whose code shows it. */
  readonly givenByCallers: readonly string[];
  /** What computed calls of the base mean: the functions that make them, and modules of the base. */
  readonly computed: readonly { readonly in: readonly string[]; readonly means: readonly string[] }[];
}

/** Reads the text of `data/capabilities.toml`, which ships with the program. */
export function readDoors(text: string): DoorTable {
  const { always, elsewhere, given_by_callers: givenByCallers, computed, ...tables } = parse(text);
  return {
    always: strings(always),
    elsewhere: strings(elsewhere),
    givenByCallers: strings(givenByCallers),
    computed: (Array.isArray(computed) ? computed : []).map((each) => {
      const { in: of, means } = typeof each === "object" ? (each as Record<string, unknown>) : {};
      return { in: strings(of), means: strings(means) };
    }),
    doors: Object.entries(tables).map(([capability, table]) => {
      const {
        functions,
        calls,
        words,
        brings,
        opened_by: openedBy,
      } = typeof table === "object" ? (table as Record<string, unknown>) : {};
      return {
        capability,
        functions: strings(functions),
        calls: strings(calls),
        openedBy: strings(openedBy),
        words: strings(words),
        brings: strings(brings),
      };
    }),
  };
}

/** The capability that each function is a door of, by the function's number. The first of several counts. */
export function doorsOf(program: Program, doors: readonly Door[]): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const { capability, functions } of doors)
    for (const text of functions)
      for (const number of matching(program, parsePattern(text), false))
        if (!found.has(number)) found.set(number, capability);
  return found;
}

/** Calls that need a capability: by the number of the calling function, and of the called. */
export function callsOf(program: Program, doors: readonly Door[]): ReachRequest["calls"] {
  const found = new Map<number, Map<number, string>>();
  for (const { capability, calls } of doors)
    for (const text of calls) {
      const [from = "", to = ""] = text.split(" -> ");
      const targets = matching(program, parsePattern(to), false);
      for (const number of matching(program, parsePattern(from), false))
        for (const target of targets)
          found.set(number, (found.get(number) ?? new Map()).set(target, capability));
    }
  return found;
}

/** Capabilities by the functions and by the words that open them. */
export function openersOf(program: Program, doors: readonly Door[]): Pick<ReachRequest, "openers" | "words"> {
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

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
