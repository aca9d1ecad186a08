import type { Door, DoorTable, Dormant } from "./door-table.js";
import { matching, parsePattern } from "./pattern.js";
import { functionAt, type Program } from "./program.js";
import type { Reach } from "./reached.js";
import type { Level } from "./types.js";

/** A function that answers for a server which is left asleep. */
export interface Asleep extends Pick<Dormant, "answer" | "standIn" | "says"> {
  readonly name: string;
  readonly arity: number;
}

/**
 * Doors at a level. Servers that nobody uses are left asleep at level `functions` alone: where modules stay whole, a
 * function that starts one cannot be told from one that answers.
 */
export function doorsAt({ doors, dormant }: DoorTable, level: Level): readonly Door[] {
  if (level !== "functions") return doors;
  const closed = dormant.map(({ capability, start, functions }) => ({
    ...{
      capability,
      functions: [...start, ...functions],
      calls: [],
      openedBy: [],
      words: [],
      brings: [],
      implies: [],
    },
  }));
  return [...closed, ...doors];
}

/** What is called in the place of functions that start a server, by number. */
export function standInsOf(
  program: Program,
  { dormant }: DoorTable,
  level: Level,
): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  if (level !== "functions") return found;
  for (const { standIn, start } of dormant)
    for (const number of start.flatMap((text) => matching(program, parsePattern(text)))) {
      const { name, arity } = functionAt(program, number).node;
      const other = program.modules.get(standIn ?? "")?.functions.get(`${name}/${arity}`);
      if (other !== undefined) found.set(number, other);
    }
  return found;
}

/** Functions that would start servers which are left asleep, by module. */
export function asleepIn(
  program: Program,
  { dormant }: DoorTable,
  { live }: Pick<Reach, "live">,
): ReadonlyMap<string, readonly Asleep[]> {
  const found = new Map<string, readonly Asleep[]>();
  for (const { start, answer, standIn, says } of dormant)
    for (const number of start.flatMap((text) => matching(program, parsePattern(text)))) {
      if (live.has(number)) continue;
      const { module, node } = functionAt(program, number);
      const of = module.graph.module;
      const asleep = {
        name: node.name,
        arity: node.arity,
        answer,
        says,
        ...(standIn !== undefined && { standIn }),
      };
      found.set(of, [...(found.get(of) ?? []), asleep]);
    }
  return found;
}
