import type { Need } from "../filetree/index.js";
import type { Decision } from "./decide.js";
import type { Found } from "./find.js";
import { functionAt, nameOf, type Program } from "./program.js";
import type { Reason } from "./reached.js";
import type { Level, ShrinkReport } from "./types.js";

export function describeShrink({
  program,
  reached,
  decision,
  level,
  unmatched,
  doors,
}: Found & {
  program: Program;
  decision: Decision;
  doors: ReadonlyMap<number, string>;
  level: Level;
}): ShrinkReport {
  const own = [...program.modules.values()].filter(({ origin }) => origin !== "vm");
  const before = { modules: 0, functions: 0, code: 0 };
  const after = { modules: 0, functions: 0, code: 0 };
  const removed = new Map<string, { modules: number; functions: number }>();
  const count = (rule: string) => removed.get(rule) ?? { modules: 0, functions: 0 };
  for (const { graph, first } of own) {
    const why = decision.removed.get(graph.module);
    const places = decision.kept.get(graph.module);
    before.modules++;
    if (why === undefined) after.modules++;
    else removed.set(why, { ...count(why), modules: count(why).modules + 1 });
    for (const [place, { size }] of graph.functions.entries()) {
      before.functions++;
      before.code += size;
      if (why === undefined && (places === undefined || places.has(place))) {
        after.functions++;
        after.code += size;
        continue;
      }
      const door = doors.get(first + place);
      const rule = door !== undefined && !reached.opened.has(door) ? door : "unreachable";
      removed.set(rule, { ...count(rule), functions: count(rule).functions + 1 });
    }
  }
  return {
    ...{ level, before, after, unmatched },
    removed: [...removed].map(([rule, counts]) => ({ rule, ...counts })).toSorted(byText(({ rule }) => rule)),
    opened: [...reached.opened]
      .map(([capability, reason]) => ({ capability, ...openedBy(program, reason) }))
      .toSorted(byText(({ capability }) => capability)),
    unresolved: [
      ...new Set(reached.unresolved.map(({ by, line }) => `${nameOf(program, by)} line ${line}`)),
    ].toSorted(),
    opaque: own.flatMap(({ graph }) =>
      graph.opaque === undefined ? [] : [`${graph.module}: ${graph.opaque}`],
    ),
  };
}

/** Edges of the graph of reasons: which application, or what else of the release, opened a capability. */
export function shrinkNeeds(
  { opened }: ShrinkReport,
  idOf: (application: string | undefined) => string,
): readonly Need[] {
  return opened.map(({ capability, by, application }) => ({
    id: `capability:${capability}`,
    by: idOf(application),
    rule: `opened by ${by}`,
  }));
}

function openedBy(program: Program, { by, rule }: Reason) {
  if (by === undefined) return { by: rule };
  return { by: nameOf(program, by), application: functionAt(program, by).module.application };
}

function byText<T>(text: (each: T) => string): (a: T, b: T) => number {
  return (a, b) => (text(a) < text(b) ? -1 : 1);
}
