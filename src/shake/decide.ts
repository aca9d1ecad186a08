import type { Asleep } from "./dormant.js";
import type { Program } from "./program.js";
import type { Reach } from "./reached.js";
import type { Level } from "./types.js";

/** Why something is left out: the capability whose door is closed, or that nothing was seen to call it. */
export type Why = string;

export const unreachable: Why = "unreachable";

export interface Decision {
  /** Of each module that stays, the places of the functions that stay; absent when all do. */
  readonly kept: ReadonlyMap<string, ReadonlySet<number> | undefined>;
  /** Modules that go. */
  readonly removed: ReadonlyMap<string, Why>;
  /** Of modules that stay, the exported functions that go, as `name/arity`. */
  readonly cut: ReadonlyMap<string, ReadonlyMap<string, Why>>;
}

/** A decision with the functions that answer for servers which are left asleep, by module. */
export interface Applied extends Decision {
  readonly asleep: ReadonlyMap<string, readonly Asleep[]>;
}

/** What of a program stays at a level: functions that are reached, modules that have one, or applications that have one. */
export function decide(
  program: Program,
  reached: Reach,
  doors: ReadonlyMap<number, string>,
  level: Level,
): Decision {
  const isKept = (number: number) => reached.live.has(number) || reached.carried.has(number);
  const kept = new Map<string, ReadonlySet<number> | undefined>();
  const removed = new Map<string, Why>();
  const cut = new Map<string, ReadonlyMap<string, Why>>();
  const used = usedModules(program, isKept, level);
  for (const [name, { graph, first, origin }] of program.modules) {
    if (origin === "vm") continue;
    const why = (place: number) => {
      const door = doors.get(first + place);
      return door !== undefined && !reached.opened.has(door) ? door : unreachable;
    };
    if (!used.has(name)) {
      removed.set(
        name,
        graph.functions.map((_, place) => why(place)).find((each) => each !== unreachable) ?? unreachable,
      );
      continue;
    }
    const whole = level !== "functions" || graph.opaque !== undefined;
    const places = graph.functions.flatMap((_, place) => (whole || isKept(first + place) ? [place] : []));
    const all = places.length === graph.functions.length;
    kept.set(name, all ? undefined : new Set(places));
    if (all) continue;
    const stays = new Set(places);
    cut.set(
      name,
      new Map(
        graph.functions.flatMap((node, place): [string, Why][] =>
          stays.has(place) || !node.exported ? [] : [[`${node.name}/${node.arity}`, why(place)]],
        ),
      ),
    );
  }
  return { kept, removed, cut };
}

/** Names of the modules that stay. Applications of the project itself are not taken away as a whole. */
function usedModules(
  { modules }: Program,
  isKept: (number: number) => boolean,
  level: Level,
): ReadonlySet<string> {
  const used = new Set<string>();
  const applications = new Set<string>();
  for (const [name, { graph, first, application }] of modules) {
    const places = graph.functions.keys();
    if (graph.functions.length > 0 && ![...places].some((place) => isKept(first + place))) continue;
    used.add(name);
    applications.add(application);
  }
  if (level !== "apps") return used;
  return new Set(
    [...modules]
      .filter(([, { origin, application }]) => origin === "application" || applications.has(application))
      .map(([name]) => name),
  );
}
