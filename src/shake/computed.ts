import { functionAt, functionsNamed, type Module, type Program } from "./program.js";
import type { Reason, Scope } from "./reached.js";
import type { ComputedCall } from "./uses.js";

export interface ComputedCalls {
  /** A computed call was reached in a module. */
  readonly add: (module: string, call: ComputedCall, reason: Reason) => void;
  /** Reached code makes this atom for the first time. */
  readonly atomMade: (name: string) => void;
  /** A function of a module that is reached makes this atom. */
  readonly nameMade: (module: string, name: string) => void;
  /** The application makes this atom, for the first time. */
  readonly ownNameMade: (name: string) => void;
  /** The name of a module is made somewhere, or in the application as well. */
  readonly moduleNamed: (module: Module) => void;
  /** Something of a module is kept for the first time, or its `init/1` is. */
  readonly moduleThere: (module: Module) => void;
}

/** What says something of a module that is there: a computed call in the base does not bring in a module that others name. */
const asks: ReadonlySet<string> = new Set([
  ...["module_info/0", "module_info/1", "__info__/1", "behaviour_info/1"],
  ...["code_change/3", "code_change/4", "format_status/1", "format_status/2"],
]);

/** What OTP's behaviours call only of a module whose `init/1` they have called. */
const afterInit: ReadonlySet<string> = new Set([
  ...[
    "handle_call/3",
    "handle_cast/2",
    "handle_info/2",
    "handle_continue/2",
    "handle_event/2",
    "handle_event/4",
  ],
  ...["handle_call/2", "terminate/2", "terminate/3", "callback_mode/0"],
]);

/** Of the base only what the application names. */
const ownModules: Scope = new Set();

/**
 * Follows computed calls, by the rules of docs/shaking.md: one of a known name means the exported functions of that name in
 * modules whose names are made; of one without, every name that reached code of its module makes may be the function, and
 * when the application makes the call, every name that reached code of the application makes.
 */
export function computedCalls(
  program: Program,
  {
    scopes,
    isNamed,
    isNamedByOwn,
    isTouched,
    isLive,
    keep,
  }: {
    /** By the function that calls. */
    readonly scopes: ReadonlyMap<number, Scope>;
    readonly isNamed: (module: string) => boolean;
    readonly isNamedByOwn: (module: string) => boolean;
    readonly isTouched: (module: string) => boolean;
    readonly isLive: (target: number) => boolean;
    readonly keep: (target: number, reason: Reason) => void;
  },
): ComputedCalls {
  /** Calls whose function is known, by `name/arity`, arity -1 for any. */
  const seen = new Map<string, Map<unknown, { readonly scope: Scope; readonly reason: Reason }>>();
  const namesIn = new Map<string, Set<string>>();
  /** Functions of modules that the base calls by a computed name, by that name, until somebody makes it. */
  const awaited = new Map<string, { readonly target: number; readonly reason: Reason }[]>();
  const unknownIn = new Map<string, { readonly call: ComputedCall; readonly reason: Reason }[]>();
  const ownNames = new Set<string>();
  /** Calls of the application without a module and a name, by arity. */
  const unknownOwn = new Map<number, Reason>();

  function add(module: string, call: ComputedCall, reason: Reason): void {
    if (call.name !== undefined) {
      mayMean({ ...call, name: call.name }, reason);
      return;
    }
    if (call.module !== undefined) {
      mayBeAnyOf(call.module, call.arity, reason);
      return;
    }
    unknownIn.set(module, [...(unknownIn.get(module) ?? []), { call, reason }]);
    for (const name of namesIn.get(module) ?? []) mayMean({ ...call, name }, reason);
    if (program.modules.get(module)?.origin === "application") addOwn(call.arity, reason);
  }

  /** Who names the function may be any code of the application. */
  function addOwn(arity: number, reason: Reason): void {
    if (unknownOwn.has(arity)) return;
    unknownOwn.set(arity, reason);
    for (const name of ownNames) mayBeNamed(`${name}/${arity}`, ownModules, reason);
  }

  function ownNameMade(name: string): void {
    ownNames.add(name);
    for (const [arity, reason] of unknownOwn) mayBeNamed(`${name}/${arity}`, ownModules, reason);
  }

  function nameMade(module: string, name: string): void {
    const names = namesIn.get(module) ?? new Set();
    if (names.has(name)) return;
    namesIn.set(module, names.add(name));
    for (const { call, reason } of unknownIn.get(module) ?? []) mayMean({ ...call, name }, reason);
    const named = program.modules.get(name);
    if (named === undefined) return;
    for (const key of asks) mayBeCalled(named, key, named.functions.get(key));
  }

  /**
   * Its module is known, and its function comes from elsewhere: `httpd_custom:Function(Header)`. In the base it is one whose name
   * is made somewhere.
   */
  function mayBeAnyOf(name: string, arity: number, reason: Reason): void {
    const { graph, first = 0 } = program.modules.get(name) ?? {};
    const isBase = reason.by !== undefined && functionAt(program, reason.by).module.origin === "base";
    for (const [place, node] of graph?.functions.entries() ?? []) {
      if (!node.exported || (arity !== -1 && node.arity !== arity)) continue;
      if (!isBase || isNamed(node.name)) keep(first + place, meant(reason));
      else awaited.set(node.name, [...(awaited.get(node.name) ?? []), { target: first + place, reason }]);
    }
  }

  function atomMade(name: string): void {
    for (const { target, reason } of awaited.get(name) ?? []) keep(target, meant(reason));
    awaited.delete(name);
  }

  function mayMean({ module, name, arity }: ComputedCall & { readonly name: string }, reason: Reason): void {
    if (module !== undefined) {
      for (const number of functionsNamed(program, { module, name, arity }))
        if (functionAt(program, number).node.exported) keep(number, meant(reason));
      return;
    }
    mayBeNamed(`${name}/${arity}`, reason.by === undefined ? undefined : scopes.get(reason.by), reason);
  }

  /** Exported functions of that name, as `name/arity`, in modules that are or come to be named. */
  function mayBeNamed(key: string, scope: Scope, reason: Reason): void {
    const known = seen.get(key) ?? new Map<unknown, { readonly scope: Scope; readonly reason: Reason }>();
    // Who asks matters; of calls in one scope the first stands for all.
    const group = asks.has(key) && reason.by !== undefined ? program.moduleOf[reason.by] : scope;
    if (known.has(group)) return;
    seen.set(key, known.set(group, { scope, reason }));
    for (const number of program.exportsNamed.get(key) ?? []) {
      const module = program.moduleOf[number];
      if (module !== undefined) mayBe(module, number, scope, reason);
    }
  }

  function mayBe(module: Module, number: number, scope: Scope, reason: Reason): void {
    const { graph, origin } = module;
    const isMeant =
      scope === undefined ||
      origin === "application" ||
      scope.has(graph.module) ||
      isNamedByOwn(graph.module);
    if (!isNamed(graph.module) || !isMeant) return;
    const { name, arity } = functionAt(program, number).node;
    const called = `${name}/${arity}`;
    if (asks.has(called) && !isTouched(graph.module) && !mayBring(graph.module, reason)) return;
    const init = module.functions.get("init/1");
    if (origin !== "application" && afterInit.has(called) && init !== undefined && !isLive(init)) return;
    keep(number, meant(reason));
  }

  /** Whether asking is meant to load a module: the application's code asks, or the code that asks names it itself. */
  function mayBring(name: string, { by }: Reason): boolean {
    if (by === undefined) return true;
    const { graph, origin } = functionAt(program, by).module;
    return origin === "application" || namesIn.get(graph.module)?.has(name) === true;
  }

  function moduleNamed(module: Module): void {
    const { graph, first } = module;
    for (const [place, { name, arity, exported }] of graph.functions.entries()) {
      if (!exported) continue;
      mayBeCalled(module, `${name}/${arity}`, first + place);
      mayBeCalled(module, `${name}/-1`, first + place);
    }
  }

  function mayBeCalled(module: Module, key: string, number: number | undefined): void {
    if (number === undefined) return;
    for (const { scope, reason } of seen.get(key)?.values() ?? []) mayBe(module, number, scope, reason);
  }

  return { add, atomMade, nameMade, ownNameMade, moduleNamed, moduleThere: moduleNamed };
}

function meant(reason: Reason): Reason {
  return { ...reason, rule: "may be a computed call" };
}
