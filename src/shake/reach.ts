import { callbacksOf } from "./behaviours.js";
import type { FunctionName, FunctionNode, ModuleGraph } from "./graph/index.js";
import { functionAt, functionsNamed, type Module, type Program } from "./program.js";
import {
  builtIn,
  type Cut,
  carriedBy,
  opening,
  type Reach,
  type ReachRequest,
  type Reason,
} from "./reached.js";
import { type ComputedCall, type Uses, usesOf } from "./uses.js";

/**
 * The functions that can run: those that roots name, that functions which can run call or name, and that computed calls
 * may mean by the rules of docs/shaking.md; a fixed point. A call of a closed door is cut when the base makes it, and
 * opens the door when the application does. Linear in the size of what is reached.
 */
export function reach(
  program: Program,
  { roots, doors, words, always, open, givenByCallers, keep: asked }: ReachRequest,
): Reach {
  const live = new Map<number, Reason>();
  const opened = new Map<string, Reason>();
  const cuts = new Map<number, Cut>();
  const parked = new Map<string, { readonly target: number; readonly reason: Reason }[]>();
  const unresolved: Reach["unresolved"][number][] = [];
  const todo: number[] = [];
  const touched = new Set<string>();
  const atoms = new Map<string, Reason>();
  /** Computed calls whose function is known: `name/arity`, arity -1 for any. */
  const called = new Map<string, Reason>();
  /** Atoms that each module makes, and its computed calls of which the function is not known. */
  const namesIn = new Map<string, Set<string>>();
  const unknownIn = new Map<string, { readonly call: ComputedCall; readonly reason: Reason }[]>();
  const implementations = [...program.modules.values()].filter(({ graph }) => graph.implementation);
  const calledBy = new Map<string, Set<string>>();

  function keep(target: number, reason: Reason): void {
    if (live.has(target)) return;
    const door = doors.get(target);
    if (door !== undefined && !open.has(door) && !opened.has(door)) {
      const own =
        reason.by === undefined ||
        (opening.has(reason.rule) && functionAt(program, reason.by).module.origin === "application");
      if (!own) {
        if (!cuts.has(target) && reason.by !== undefined)
          cuts.set(target, { capability: door, by: reason.by });
        const waiting = parked.get(door) ?? [];
        parked.set(door, waiting);
        waiting.push({ target, reason });
        return;
      }
      openDoor(door, { ...reason, rule: reason.rule });
    }
    live.set(target, reason);
    todo.push(target);
    touch(program.moduleOf[target], target);
  }

  function openDoor(capability: string, reason: Reason): void {
    if (open.has(capability) || opened.has(capability)) return;
    opened.set(capability, reason);
    const waiting = parked.get(capability) ?? [];
    parked.delete(capability);
    for (const { target, reason: of } of waiting) {
      cuts.delete(target);
      keep(target, of);
    }
  }

  /** What must be there as soon as anything of a module is. */
  function touch(module: Module | undefined, by: number): void {
    if (module === undefined || touched.has(module.graph.module)) return;
    touched.add(module.graph.module);
    const { graph, first, functions } = module;
    if (graph.onLoad !== undefined)
      keep(first + graph.onLoad, { by, rule: "runs when its module is loaded" });
    for (const name of ["module_info/0", "module_info/1"]) {
      const number = functions.get(name);
      if (number !== undefined) keep(number, { by, rule: "every module has it" });
    }
    if (graph.opaque !== undefined) followAll(graph, by);
    for (const [place, node] of graph.functions.entries()) {
      const number = first + place;
      if (node.nif) keep(number, { by, rule: "native functions of a module stay together" });
      if (graph.opaque !== undefined) keep(number, { by, rule: "its module cannot be read" });
      if (always.has(number)) keep(number, { by, rule: "the virtual machine calls it by name" });
    }
  }

  /** Of a module that cannot be read only its tables are known. */
  function followAll({ imports, atoms: made }: ModuleGraph, by: number): void {
    for (const name of imports) keepNamed(name, { by, rule: "called" });
    for (const atom of made) makeAtom(atom, { by, rule: "named" });
  }

  function makeAtom(atom: string, reason: Reason): void {
    const word = words.get(atom);
    const own = reason.by === undefined || functionAt(program, reason.by).module.origin === "application";
    if (own && word !== undefined) openDoor(word, reason);
    if (reason.by !== undefined) nameIn(functionAt(program, reason.by).module.graph.module, atom);
    if (atoms.has(atom)) return;
    atoms.set(atom, reason);
    const module = program.modules.get(atom);
    if (module === undefined) return;
    computedIn(module);
    for (const behaviour of module.graph.behaviours) keepCallbacks(module, behaviour, reason);
  }

  function keepCallbacks({ graph, functions, first }: Module, behaviour: string, { by }: Reason): void {
    const reason = { ...(by !== undefined && { by }), rule: `callback of ${behaviour}` };
    for (const name of callbacksOf(behaviour)) {
      const number = functions.get(name);
      if (number !== undefined) keep(number, reason);
    }
    if (behaviour !== "gen_statem") return;
    for (const [place, node] of graph.functions.entries())
      if (node.exported && node.arity === 3)
        keep(first + place, { ...reason, rule: "may be a state of gen_statem" });
  }

  /** Computed calls that may mean a function of a module whose name is made. */
  function computedIn({ graph, first }: Module): void {
    for (const [place, { name, arity, exported }] of graph.functions.entries()) {
      const reason = exported ? (called.get(`${name}/${arity}`) ?? called.get(`${name}/-1`)) : undefined;
      if (reason !== undefined) keep(first + place, { ...reason, rule: "may be a computed call" });
    }
  }

  /** A name that a module makes may be the function of each computed call in it whose function is not known. */
  function nameIn(module: string, name: string): void {
    const names = namesIn.get(module) ?? new Set();
    if (names.has(name)) return;
    namesIn.set(module, names.add(name));
    for (const { call, reason } of unknownIn.get(module) ?? []) mayCall({ ...call, name }, reason);
  }

  function mayCall({ module, name, arity }: ComputedCall & { readonly name: string }, reason: Reason): void {
    if (module !== undefined) {
      for (const number of functionsNamed(program, { module, name, arity }))
        if (functionAt(program, number).node.exported)
          keep(number, { ...reason, rule: "may be a computed call" });
      return;
    }
    const key = `${name}/${arity}`;
    if (called.has(key)) return;
    called.set(key, reason);
    for (const number of program.exportsNamed.get(key) ?? [])
      if (atoms.has(program.moduleOf[number]?.graph.module ?? ""))
        keep(number, { ...reason, rule: "may be a computed call" });
  }

  function keepNamed(name: FunctionName, reason: Reason): void {
    for (const number of functionsNamed(program, name)) keep(number, reason);
  }

  function follow(number: number): void {
    const { module, node } = functionAt(program, number);
    const uses = usesOf(module, node);
    for (const place of node.locals) keep(module.first + place, { by: number, rule: "called" });
    for (const place of node.funs) keep(module.first + place, { by: number, rule: "made a fun" });
    for (const name of uses.calls) keepNamed(name, { by: number, rule: "called" });
    for (const name of uses.names) keepNamed(name, { by: number, rule: "named" });
    for (const atom of uses.atoms) makeAtom(atom, { by: number, rule: "named" });
    if (module.origin === "application") followOwn(module, node, number, uses);
    followComputed(module, number, uses);
  }

  /** In the application's code every module and function that one function names together may be a call. */
  function followOwn(module: Module, node: FunctionNode, number: number, uses: Uses): void {
    const made = new Set(uses.atoms);
    for (const atom of uses.atoms) {
      for (const [place, target] of (program.modules.get(atom)?.graph.functions ?? []).entries())
        if (target.exported && made.has(target.name))
          keep((program.modules.get(atom)?.first ?? 0) + place, {
            by: number,
            rule: "named with its module",
          });
    }
    if (!uses.makesNames) return;
    for (const [name, { origin }] of program.modules)
      if (origin === "application")
        makeAtom(name, {
          by: number,
          rule: `names are made at run time in ${module.graph.module}:${node.name}`,
        });
  }

  function followComputed({ graph, origin }: Module, by: number, uses: Uses): void {
    for (const call of uses.computed) {
      const { name, arity, line } = call;
      const reason = { by, rule: "computed call" };
      if (name === undefined) {
        if (origin === "vm" || givenByCallers.has(by)) continue;
        unresolved.push({ by, line, arity });
        unknownIn.set(graph.module, [...(unknownIn.get(graph.module) ?? []), { call, reason }]);
        for (const each of namesIn.get(graph.module) ?? []) mayCall({ ...call, name: each }, reason);
      } else if (graph.protocol === undefined) mayCall({ ...call, name }, reason);
      else calledBy.set(graph.module, (calledBy.get(graph.module) ?? new Set()).add(`${name}/${arity}`));
    }
  }

  /** Implementations of a protocol that is called, for types that there can be values of. */
  function implement(): void {
    for (const module of implementations) {
      const { protocol = "", for: type = "" } = module.graph.implementation ?? {};
      if (!touched.has(protocol) || !(builtIn.has(type) || atoms.has(type))) continue;
      for (const name of [...(calledBy.get(protocol) ?? []), "__impl__/1"]) {
        const number = module.functions.get(name);
        if (number !== undefined) keep(number, { rule: `implements ${protocol}` });
      }
    }
  }

  for (const [name, module] of program.modules) if (module.origin === "vm") start(name, module);
  for (const { capability, from } of roots.opens) openDoor(capability, { rule: from });
  for (const { from, ...name } of roots.functions) keepNamed(name, { rule: from });
  for (const { atom, from } of roots.atoms) makeAtom(atom, { rule: from });
  for (const { number, rule } of asked) keep(number, { rule });
  for (let before = -1; before !== live.size; ) {
    before = live.size;
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) follow(next);
    implement();
  }
  return { live, carried: carriedBy(program, live), opened, cuts, unresolved };

  /** `erlang` holds what all code calls: of it only what is called counts. */
  function start(name: string, { graph, first }: Module): void {
    if (name === "erlang" && !open.has("distribution")) return;
    for (const place of graph.functions.keys())
      keep(first + place, { rule: "built into the virtual machine" });
  }
}
