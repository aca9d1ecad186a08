import { parse } from "smol-toml";
import type { Instead } from "./instead.js";

/** Who needs something that is otherwise left out. */
export interface NeededBy {
  /** Functions that the application calls, and atoms that it makes. */
  readonly openedBy: readonly string[];
  readonly words: readonly string[];
  /** Functions, whoever calls them, and atoms, whoever makes them. */
  readonly to: readonly string[];
  readonly atoms: readonly string[];
}

/** Calls of the base, `caller -> called`, that somebody must need. */
export interface Served extends NeededBy {
  /** Its name, which is none of a capability: it has a space in it. */
  readonly capability: string;
  readonly calls: readonly string[];
}

/** Servers that OTP and Elixir start in every release, whether anything uses them or not. */
export interface Dormant extends NeededBy {
  /** A capability; else a name that nobody can open, which has a space in it. */
  readonly capability: string;
  /** Functions, as `module:name/arity`, by which a supervisor or the boot script starts them. */
  readonly start: readonly string[];
  /** What is of use only with them, as patterns. */
  readonly functions: readonly string[];
  /** The atom that `start` answers while the capability is closed. */
  readonly answer: string;
  /** A module of this tool that is called instead. */
  readonly standIn?: string;
  /** The sentence is told when it answers. */
  readonly says: boolean;
}

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
  /** Capabilities that are open when it is. */
  readonly implies: readonly string[];
}

/** `data/capabilities.toml`. */
export interface DoorTable {
  readonly doors: readonly Door[];
  readonly dormant: readonly Dormant[];
  /** Calls by which a server answers a request, and the functions that make such requests: one needs the other. */
  readonly served: readonly Served[];
  /** Calls of modules of the base that go to another module of this tool, as `module:name/arity`. */
  readonly instead: readonly Instead[];
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
  const { always, elsewhere, given_by_callers: givenByCallers, computed, ...rest } = parse(text);
  const { dormant, served, instead, ...tables } = rest;
  return {
    always: strings(always),
    elsewhere: strings(elsewhere),
    givenByCallers: strings(givenByCallers),
    computed: rows(computed).map(({ in: of, means }) => ({ in: strings(of), means: strings(means) })),
    dormant: rows(dormant).map((row, place) => ({
      capability: typeof row.capability === "string" ? row.capability : `dormant ${place}`,
      says: row.says === true,
      ...neededBy(row),
      start: strings(row.start),
      functions: strings(row.functions),
      answer: typeof row.answer === "string" ? row.answer : "ignore",
      ...(typeof row.stand_in === "string" && { standIn: row.stand_in }),
    })),
    served: rows(served).map((row, place) => ({
      capability: `served ${place}`,
      calls: strings(row.calls),
      ...neededBy(row),
    })),
    instead: rows(instead).map(({ in: of, calls, by }) => ({
      in: strings(of),
      calls: strings(calls),
      by: String(by),
    })),
    doors: Object.entries(tables).map(([capability, table]) => {
      const {
        functions,
        calls,
        words,
        brings,
        implies,
        opened_by: openedBy,
      } = typeof table === "object" ? (table as Record<string, unknown>) : {};
      return {
        capability,
        functions: strings(functions),
        calls: strings(calls),
        openedBy: strings(openedBy),
        words: strings(words),
        brings: strings(brings),
        implies: strings(implies),
      };
    }),
  };
}

/** Whether a user can open it. */
export function isCapability(name: string): boolean {
  return !name.includes(" ");
}

function neededBy(row: Readonly<Record<string, unknown>>): NeededBy {
  const [openedBy, words, to, atoms] = ["opened_by", "words", "to", "atoms"].map((key) => strings(row[key]));
  return { openedBy: openedBy ?? [], words: words ?? [], to: to ?? [], atoms: atoms ?? [] };
}

function rows(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "object" && each !== null) : [];
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
