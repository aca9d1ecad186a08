import { functionAt, type Program } from "./program.js";
import type { Roots } from "./roots.js";

/** Why a function is kept: by which function, when one calls or names it, and the rule. */
export interface Reason {
  readonly by?: number;
  readonly rule: string;
  /** Without a function: the base's own configuration says so, which opens no door. */
  readonly isBase?: boolean;
}

/** A function that is not followed to, and the calls that are cut there. */
export interface Cut {
  readonly capability: string;
  readonly by: number;
}

export interface Reach {
  /** Functions that can run, with the reason that was found first. */
  readonly live: ReadonlyMap<number, Reason>;
  /** Functions that cannot run but that code of their module jumps to, so that they must be there. */
  readonly carried: ReadonlyMap<number, Reason>;
  readonly opened: ReadonlyMap<string, Reason>;
  readonly cuts: ReadonlyMap<number, Cut>;
  /** Computed calls of which neither module nor function is known. */
  readonly unresolved: readonly { readonly by: number; readonly line: number; readonly arity: number }[];
}

/**
 * Modules of the base that computed calls of a function may mean; absent: all of them. Those of the application, and those
 * that it names, always may.
 */
export type Scope = ReadonlySet<string> | undefined;

export interface ReachRequest {
  readonly roots: Roots;
  /** Doors by function. */
  readonly doors: ReadonlyMap<number, string>;
  /** Calls of the base that are followed only with a capability, by the calling function and the called. */
  readonly calls: ReadonlyMap<number, ReadonlyMap<number, string>>;
  /** Capabilities that a function opens when the application calls it; the base may call it all the same. */
  readonly openers: ReadonlyMap<number, readonly string[]>;
  /** Capabilities that are open with another. */
  readonly implied: ReadonlyMap<string, readonly string[]>;
  /** What is called in the place of a door while that is closed. */
  readonly standIns: ReadonlyMap<number, number>;
  /** Names of what only they need, by functions and atoms: see `served` and `dormant` in data/capabilities.toml. */
  readonly clients: ReadonlyMap<number | string, readonly string[]>;
  /** Functions that only run on other operating systems. */
  readonly elsewhere: ReadonlySet<number>;
  /** Words that open capabilities. */
  readonly words: ReadonlyMap<string, readonly string[]>;
  /** Functions that are there whenever their module is. */
  readonly always: ReadonlySet<number>;
  readonly open: ReadonlySet<string>;
  /** Functions whose computed calls are what callers name. */
  readonly givenByCallers: ReadonlySet<number>;
  /** Modules of the base that computed calls of a function may mean. */
  readonly scopes: ReadonlyMap<number, Scope>;
  /** Functions that stay in any case, with the rule that says so. */
  readonly keep: readonly { readonly number: number; readonly rule: string }[];
}

/** Functions that code which stays jumps to inside its module, beyond those that can run. */
export function carriedBy(program: Program, live: ReadonlyMap<number, Reason>): ReadonlyMap<number, Reason> {
  const carried = new Map<number, Reason>();
  const todo = [...live.keys()];
  for (let number = todo.pop(); number !== undefined; number = todo.pop()) {
    const { module, node } = functionAt(program, number);
    for (const place of [...node.locals, ...node.funs]) {
      const target = module.first + place;
      if (live.has(target) || carried.has(target)) continue;
      carried.set(target, { by: number, rule: "its module jumps to it" });
      todo.push(target);
    }
  }
  return carried;
}

/** Rules that are certain enough to open a door; a call that is computed may mean something else. */
export const opening: ReadonlySet<string> = new Set(["called", "named"]);

/** Types that values can have without a module. */
export const builtIn: ReadonlySet<string> = new Set(
  [
    "Atom",
    "BitString",
    "Integer",
    "Float",
    "List",
    "Map",
    "Tuple",
    "PID",
    "Port",
    "Reference",
    "Function",
    "Any",
  ].map((name) => `Elixir.${name}`),
);
