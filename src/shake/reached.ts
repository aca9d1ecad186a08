import { functionAt, type Program } from "./program.js";
import type { Roots } from "./roots.js";

/** Why a function is kept: by which function, when one calls or names it, and the rule. */
export interface Reason {
  readonly by?: number;
  readonly rule: string;
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

export interface ReachRequest {
  readonly roots: Roots;
  /** Doors by function. */
  readonly doors: ReadonlyMap<number, string>;
  /** Words that open a capability. */
  readonly words: ReadonlyMap<string, string>;
  /** Functions that are there whenever their module is. */
  readonly always: ReadonlySet<number>;
  readonly open: ReadonlySet<string>;
  /** Functions whose computed calls are what callers name. */
  readonly givenByCallers: ReadonlySet<number>;
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
