import { callbacksOf } from "./behaviours.js";
import { computedCalls } from "./computed.js";
import { gatesOf } from "./gates.js";
import type { FunctionName, FunctionNode, ModuleGraph } from "./graph/index.js";
import { functionAt, functionsNamed, type Module, type Program } from "./program.js";
import { builtIn, carriedBy, type Reach, type ReachRequest, type Reason } from "./reached.js";
import { type Uses, usesOf } from "./uses.js";

/**
 * The functions that can run: those that roots name, that functions which can run call or name, and that computed calls
 * may mean by the rules of docs/shaking.md; a fixed point. A call of a closed door is cut when the base makes it, and
 * opens the door when the application does. Linear in the size of what is reached.
 */
export function reach(program: Program, request: ReachRequest): Reach {
  const { roots, words, always, open, givenByCallers, scopes, keep: asked } = request;
  const live = new Map<number, Reason>();
  const unresolved: Reach["unresolved"][number][] = [];
  const todo: number[] = [];
  const touched = new Set<string>();
  const atoms = new Map<string, Reason>();
  const own = new Set<string>();
  const gates = gatesOf(program, request, keep);
  const computed = computedCalls(program, {
    scopes,
    isNamed: (module) => atoms.has(module),
    isNamedByOwn: (module) => own.has(module),
    isTouched: (module) => touched.has(module),
    isLive: (target) => live.has(target),
    keep,
  });
  const implementations = [...program.modules.values()].filter(({ graph }) => graph.implementation);
  /** Of protocols: their functions that are called, with the function that hands the call on. */
  const calledBy = new Map<string, Map<string, number>>();

  function keep(target: number, reason: Reason): void {
    if (!live.has(target) && gates.admits(target, reason)) settle(target, reason);
  }

  function settle(target: number, reason: Reason): void {
    live.set(target, reason);
    todo.push(target);
    gates.asked(target);
    const module = program.moduleOf[target];
    touch(module, target);
    if (module?.functions.get("init/1") !== target) return;
    computed.moduleThere(module);
    for (const behaviour of module.graph.behaviours)
      keepCallbacks(module, behaviour, { by: target, rule: "" });
  }

  /** What must be there as soon as anything of a module is. */
  function touch(module: Module | undefined, by: number): void {
    if (module === undefined || touched.has(module.graph.module)) return;
    touched.add(module.graph.module);
    computed.moduleThere(module);
    const { graph, first, functions } = module;
    if (graph.onLoad !== undefined)
      keep(first + graph.onLoad, { by, rule: "runs when its module is loaded" });
    for (const name of ["module_info/0", "module_info/1"]) {
      const number = functions.get(name);
      if (number !== undefined && !live.has(number)) settle(number, { by, rule: "every module has it" });
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
    const isOwn = gates.isOwn(reason);
    if (isOwn) openWord(atom, reason);
    if (isOwn && !/^[ -~]*$/.test(atom)) openWord("beyond ASCII", reason);
    if (reason.by !== undefined) computed.nameMade(functionAt(program, reason.by).module.graph.module, atom);
    const isNew = !atoms.has(atom);
    if (!isNew && (!isOwn || own.has(atom))) return;
    if (isNew) {
      atoms.set(atom, reason);
      computed.atomMade(atom);
      gates.asked(atom);
    }
    if (isOwn) own.add(atom);
    if (isOwn) computed.ownNameMade(atom);
    const module = program.modules.get(atom);
    if (module === undefined) return;
    computed.moduleNamed(module);
    if (!isNew) return;
    // Of the base a server is there once its `init/1` is.
    if (module.origin === "base" && module.functions.has("init/1")) return;
    for (const behaviour of module.graph.behaviours) keepCallbacks(module, behaviour, reason);
  }

  function openWord(word: string, reason: Reason): void {
    for (const capability of words.get(word) ?? []) gates.open(capability, reason);
  }

  function keepCallbacks({ graph, functions, first }: Module, behaviour: string, given: Reason): void {
    const reason = { ...given, rule: `callback of ${behaviour}` };
    for (const name of callbacksOf(behaviour)) {
      const number = functions.get(name);
      if (number !== undefined) keep(number, reason);
    }
    if (behaviour !== "gen_statem") return;
    for (const [place, node] of graph.functions.entries())
      if (node.exported && node.arity === 3)
        keep(first + place, { ...reason, rule: "may be a state of gen_statem" });
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
    openWord("made at run time", { by: number, rule: "named" });
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
      if (name === undefined) {
        if (origin === "vm" || givenByCallers.has(by)) continue;
        unresolved.push({ by, line, arity });
      }
      if (name === undefined || graph.protocol === undefined)
        computed.add(graph.module, call, { by, rule: "computed call" });
      else calledBy.set(graph.module, (calledBy.get(graph.module) ?? new Map()).set(`${name}/${arity}`, by));
    }
  }

  /** Implementations of a protocol that is called, for types that there can be values of. */
  function implement(): void {
    for (const module of implementations) {
      const { protocol = "", for: type = "" } = module.graph.implementation ?? {};
      if (!touched.has(protocol) || !(builtIn.has(type) || atoms.has(type))) continue;
      const called = [...(calledBy.get(protocol) ?? [])];
      for (const [name, by] of [...called, ["__impl__/1", called[0]?.[1]] as const]) {
        const number = module.functions.get(name);
        if (number === undefined) continue;
        keep(number, { ...(by !== undefined && { by }), isBase: true, rule: `implements ${protocol}` });
      }
    }
  }

  for (const [name, module] of program.modules) if (module.origin === "vm") start(name, module);
  for (const { capability, from } of roots.opens) gates.open(capability, { rule: from });
  for (const { from, isBase = false, ...name } of roots.functions) keepNamed(name, { rule: from, isBase });
  for (const { atom, from, isBase = false } of roots.atoms) makeAtom(atom, { rule: from, isBase });
  for (const { number, rule } of asked) keep(number, { rule });
  // In the order of finding, so that chains of reasons are short.
  let done = 0;
  for (let before = -1; before !== live.size; ) {
    before = live.size;
    for (let next = todo[done]; next !== undefined; next = todo[++done]) follow(next);
    implement();
  }
  return { live, carried: carriedBy(program, live), opened: gates.opened, cuts: gates.cuts, unresolved };

  /** `erlang` holds what all code calls: of it only what is called counts. */
  function start(name: string, { graph, first }: Module): void {
    if (name === "erlang" && !open.has("distribution")) return;
    for (const place of graph.functions.keys())
      keep(first + place, { rule: "built into the virtual machine", isBase: true });
  }
}
