import type { Decision } from "./decide.js";
import { functionAt, functionsNamed, type Program } from "./program.js";
import type { Reach } from "./reached.js";
import type { CodeReasons, Level, ModuleReasons } from "./types.js";
import { usesOf } from "./uses.js";

/** Why one function is kept or went, and through which other one, by number. */
interface Told {
  readonly rule: string;
  readonly by?: number | undefined;
}

/**
 * Why each function is kept, and why each one that went did. A function that went has the rule `capability:NAME` when a
 * closed door stands before it, `behind:NAME` when only what goes with such a door leads to it, else `unreachable`.
 */
export function codeReasons(
  program: Program,
  {
    reached,
    decision,
    doors,
    level,
  }: {
    readonly reached: Reach;
    readonly decision: Decision;
    readonly doors: ReadonlyMap<number, string>;
    readonly level: Level;
  },
): CodeReasons {
  const rules = new Map<string, number>();
  const place = (rule: string) => {
    const known = rules.get(rule) ?? rules.size;
    rules.set(rule, known);
    return known;
  };
  const stays = (number: number) => isKept(program, decision, number);
  const gone = behindDoors(program, reached, doors, stays);
  const whole = companions(program, reached, level);
  const told = (number: number): Told =>
    stays(number)
      ? (reached.live.get(number) ?? reached.carried.get(number) ?? whole(number))
      : (gone.get(number) ?? { rule: "unreachable" });
  const modules = [...program.modules.values()].map((module): ModuleReasons => {
    const { graph, first, application } = module;
    const numbers = graph.functions.map((_, at) => first + at);
    const reasons = numbers.map(told);
    return {
      name: graph.module,
      application,
      functions: graph.functions.map(({ name, arity }) => `${name}/${arity}`),
      internal: graph.functions.flatMap(({ exported }, at) => (exported ? [] : [at])),
      why: numbers.map((number, at) => {
        const rule = place(reasons[at]?.rule ?? "");
        return stays(number) ? rule : -1 - rule;
      }),
      by: numbers.map((number, at) => (reasons[at]?.by ?? number) - number),
    };
  });
  return { format: 1, level, rules: [...rules.keys()], modules };
}

/** Whether a function is in the image: what the emulator has built in is. */
function isKept(program: Program, decision: Decision, number: number): boolean {
  const { module } = functionAt(program, number);
  const name = module.graph.module;
  if (module.origin === "vm") return true;
  if (decision.removed.has(name)) return false;
  return decision.kept.get(name)?.has(number - module.first) ?? true;
}

/** What stays only because its module or its application does, through the function of it that was reached first. */
function companions(program: Program, { live }: Reach, level: Level): (number: number) => Told {
  const first = new Map<string, number>();
  for (const number of live.keys()) {
    const { module } = functionAt(program, number);
    for (const key of [`module ${module.graph.module}`, `application ${module.application}`])
      if (!first.has(key)) first.set(key, number);
  }
  return (number) => {
    const { module } = functionAt(program, number);
    if (module.origin === "vm") return { rule: "built into the virtual machine" };
    const own = first.get(`module ${module.graph.module}`);
    if (own !== undefined) return { by: own, rule: `modules stay whole with --shrink ${level}` };
    const other = first.get(`application ${module.application}`);
    return { by: other, rule: `applications stay whole with --shrink ${level}` };
  };
}

/** Of functions that went: those that are doors or are called only across a cut, and what the code behind them leads to. */
function behindDoors(
  program: Program,
  reached: Reach,
  doors: ReadonlyMap<number, string>,
  stays: (number: number) => boolean,
): ReadonlyMap<number, Told> {
  const gone = new Map<number, Told>();
  const queue: { readonly number: number; readonly capability: string }[] = [];
  const add = (number: number, capability: string, told: Told) => {
    if (gone.has(number) || stays(number)) return;
    gone.set(number, told);
    queue.push({ number, capability });
  };
  for (const [number, { capability, by }] of reached.cuts)
    add(number, capability, { rule: `capability:${capability}`, by });
  for (const [number, capability] of doors)
    if (!reached.opened.has(capability)) add(number, capability, { rule: `capability:${capability}` });
  // An array that grows while it is walked.
  for (const { number, capability } of queue)
    for (const target of calledBy(program, number))
      add(target, capability, { rule: `behind:${capability}`, by: number });
  return gone;
}

function calledBy(program: Program, number: number): readonly number[] {
  const { module, node } = functionAt(program, number);
  const { calls, names } = usesOf(module, node);
  return [
    ...[...node.locals, ...node.funs].map((at) => module.first + at),
    ...[...calls, ...names].flatMap((name) => functionsNamed(program, name)),
  ];
}
