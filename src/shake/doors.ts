import { parse } from "smol-toml";
import { matching, parsePattern } from "./pattern.js";
import type { Program } from "./program.js";

/** What an image can do only when a capability is open. */
export interface Door {
  readonly capability: string;
  /** Functions that lead to it, as patterns. */
  readonly functions: readonly string[];
  /** Atoms in configuration, or made by the application, that open it. */
  readonly words: readonly string[];
  /** Functions that are there when it is open, since nothing shows that they are called. */
  readonly brings: readonly string[];
}

/** `data/capabilities.toml`. */
export interface DoorTable {
  readonly doors: readonly Door[];
  /** Functions that the VM, or code by a computed name, calls: they are always there when their module is. */
  readonly always: readonly string[];
  /** Functions that call what their callers name, whose code shows it. */
  readonly givenByCallers: readonly string[];
}

/** Reads the text of `data/capabilities.toml`, which ships with the program. */
export function readDoors(text: string): DoorTable {
  const { always, given_by_callers: givenByCallers, ...tables } = parse(text);
  return {
    always: strings(always),
    givenByCallers: strings(givenByCallers),
    doors: Object.entries(tables).map(([capability, table]) => {
      const { functions, words, brings } =
        typeof table === "object" ? (table as Record<string, unknown>) : {};
      return { capability, functions: strings(functions), words: strings(words), brings: strings(brings) };
    }),
  };
}

/** The capability that each function is a door of, by the function's number. The first of several counts. */
export function doorsOf(program: Program, doors: readonly Door[]): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const { capability, functions } of doors)
    for (const text of functions)
      for (const number of matching(program, parsePattern(text)))
        if (!found.has(number)) found.set(number, capability);
  return found;
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
