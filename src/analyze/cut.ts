import type { Need } from "../filetree/index.js";
import type { ReasonGraph } from "./graph.js";

/** Places that an answer can still name; an image where more must change is told so. */
const most = 50;

/**
 * The fewest edges, out of those that can be removed, without which no root leads to `target`: a minimum cut
 * (Ford and Fulkerson; removable edges have capacity 1, others cannot be cut), of several the one nearest to
 * `target`. Undefined when edges that nobody can remove lead to it, or when more than 50 would have to go.
 */
export function smallestCut(
  graph: ReasonGraph,
  target: string,
  removable: (need: Need) => boolean,
): readonly Need[] | undefined {
  const arcs = arcsAbove(graph, target, removable);
  for (let flow = 0; flow <= most; flow++) {
    const { reached, way } = search(arcs, target);
    if (way === undefined) return cutBehind(arcs, reached);
    if (way.every(({ arc, forward }) => forward && !arc.removable)) return undefined;
    for (const { arc, forward } of way) arc.flow += forward ? 1 : -1;
  }
  return undefined;
}

interface Arc {
  readonly need: Need;
  readonly removable: boolean;
  flow: number;
}

/** Arcs by the node at their lower end, and at their upper one. */
interface Arcs {
  readonly into: ReadonlyMap<string, readonly Arc[]>;
  readonly outOf: ReadonlyMap<string, readonly Arc[]>;
}

/** Where roots hang; no id is empty. */
const source = "";

/** The edges of all chains that end at `target`. */
function arcsAbove(graph: ReasonGraph, target: string, removable: (need: Need) => boolean): Arcs {
  const into = new Map<string, readonly Arc[]>();
  const outOf = new Map<string, Arc[]>();
  const queue = [target];
  for (const id of queue) {
    if (into.has(id)) continue;
    const arcs = (graph.needs.get(id) ?? []).map((need) => ({ need, removable: removable(need), flow: 0 }));
    into.set(id, arcs);
    for (const arc of arcs) {
      const by = arc.need.by ?? source;
      const known = outOf.get(by);
      if (known === undefined) outOf.set(by, [arc]);
      else known.push(arc);
      if (by !== source) queue.push(by);
    }
  }
  return { into, outOf };
}

interface Step {
  readonly arc: Arc;
  readonly forward: boolean;
}

/** Searches upwards from `target` for a way to the roots that has capacity left. */
function search({ into, outOf }: Arcs, target: string) {
  const reached = new Map<string, Step | undefined>([[target, undefined]]);
  const queue = [target];
  const visit = (id: string, step: Step) => {
    if (reached.has(id)) return;
    reached.set(id, step);
    queue.push(id);
  };
  for (const id of queue) {
    if (id === source) return { reached, way: wayDown(reached) };
    for (const arc of into.get(id) ?? []) {
      if (!arc.removable || arc.flow < 1) visit(arc.need.by ?? source, { arc, forward: true });
    }
    for (const arc of outOf.get(id) ?? []) {
      if (arc.flow > 0) visit(arc.need.id, { arc, forward: false });
    }
  }
  return { reached, way: undefined };
}

function wayDown(reached: ReadonlyMap<string, Step | undefined>): readonly Step[] {
  const way: Step[] = [];
  for (let step = reached.get(source); step !== undefined; ) {
    way.push(step);
    step = reached.get(step.forward ? step.arc.need.id : (step.arc.need.by ?? source));
  }
  return way;
}

/** The arcs that lead from where the search came not to where it did. */
function cutBehind({ into }: Arcs, reached: ReadonlyMap<string, unknown>): readonly Need[] {
  const cut = [...into.values()].flat().filter(({ need: { id, by } }) => {
    return reached.has(id) && !reached.has(by ?? source);
  });
  return cut.map(({ need }) => need);
}
