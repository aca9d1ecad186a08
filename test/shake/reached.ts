import type { ModuleGraph } from "../../src/shake/index.js";
import { nameOf, type Origin, type Program, programOf } from "../../src/shake/program.js";
import { reach } from "../../src/shake/reach.js";
import type { ReachRequest } from "../../src/shake/reached.js";

/** No roots. */
export const none = { functions: [], atoms: [], opens: [] };

/** A program of these modules, the application's when no origin is given. */
export function program(...modules: readonly (ModuleGraph | readonly [ModuleGraph, Origin])[]): Program {
  return programOf(
    modules.map((each) => {
      const [graph, origin] = "module" in each ? [each, "application" as const] : each;
      return { graph, origin, application: "app" };
    }),
  );
}

/** What is reached from `start`, with the names of functions that can run. */
export function reached(
  of: Program,
  request: Partial<ReachRequest> & { readonly start?: readonly string[] },
) {
  const functions = (request.start ?? []).map((text) => {
    const [, module = "", name = "", arity] = /^(.+):(.+)\/(\d+)$/.exec(text) ?? [];
    return { module, name, arity: Number(arity), from: "the test" };
  });
  const result = reach(of, {
    ...{
      doors: new Map(),
      words: new Map(),
      always: new Set(),
      open: new Set(),
      givenByCallers: new Set(),
      scopes: new Map(),
      calls: new Map(),
      implied: new Map(),
      standIns: new Map(),
      clients: new Map(),
      elsewhere: new Set(),
      openers: new Map(),
      keep: [],
    },
    roots: { ...none, functions },
    ...request,
  });
  return { ...result, names: [...result.live.keys()].map((number) => nameOf(of, number)).toSorted() };
}

export function numberOf(of: Program, name: string): number {
  return of.moduleOf.findIndex((_, number) => nameOf(of, number) === name);
}

/** Doors by the names of their functions. */
export function doorsAt(of: Program, doors: Readonly<Record<string, string>>): ReadonlyMap<number, string> {
  return new Map(
    of.moduleOf.flatMap((_, number) =>
      nameOf(of, number) in doors ? [[number, doors[nameOf(of, number)] ?? ""] as const] : [],
    ),
  );
}
