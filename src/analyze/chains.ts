import type { Need } from "../filetree/index.js";
import type { Image } from "../image/index.js";
import { type ReasonGraph, reasonGraph } from "./graph.js";
import type { ChainLink } from "./types.js";

/**
 * The shortest chain from a root to everything in an image that has a reason of its own: applications,
 * packages, libraries, kernel modules, settings. A file that is not among them has the chain of what it
 * belongs to (`reasons[].from`). Of chains of one length the first by id is taken, so that the same image
 * gives the same chains. Empty where no root leads to, and for a chain of more than 200 links, which no build makes.
 */
export function chainsOf(image: Image): Readonly<Record<string, readonly ChainLink[]>> {
  const graph = reasonGraph(image);
  const edges = shortestEdges(graph);
  const files = new Set(image.contents.map(({ path }) => `/${path}`));
  const named = new Set(image.needs?.map(({ id }) => id));
  const ids = [...graph.needs.keys()].filter((id) => named.has(id) || !files.has(id));
  return Object.fromEntries(ids.map((id) => [id, chainTo(edges, id, longest).map(linkOf)]));
}

/** Keeps what a hostile image takes within bounds: chains of all its things could be long. */
const longest = 200;

/** By id, the edge over which a shortest way from a root comes. What no root leads to is absent. */
export type ShortestEdges = ReadonlyMap<string, Need>;

/** Breadth first from all roots at once, over the edges that `open` lets pass. */
export function shortestEdges(
  { needs }: ReasonGraph,
  open: (need: Need) => boolean = () => true,
): ShortestEdges {
  const dependents = new Map<string | undefined, Need[]>();
  for (const edges of needs.values()) {
    for (const need of edges) {
      if (!open(need)) continue;
      const known = dependents.get(need.by);
      if (known === undefined) dependents.set(need.by, [need]);
      else known.push(need);
    }
  }
  const found = new Map<string, Need>();
  const queue: (string | undefined)[] = [undefined];
  // An array that grows while it is walked: a queue without cost for taking from its front.
  for (const at of queue) {
    for (const need of dependents.get(at) ?? []) {
      if (found.has(need.id)) continue;
      found.set(need.id, need);
      queue.push(need.id);
    }
  }
  return found;
}

/** The edges from a root to `id`, in this order; empty when no root leads to it, or over more than `most` edges. */
export function chainTo(edges: ShortestEdges, id: string, most = Number.POSITIVE_INFINITY): readonly Need[] {
  const chain: Need[] = [];
  for (let need = edges.get(id); need !== undefined; need = edges.get(need.by ?? "")) {
    if (chain.length >= most) return [];
    chain.push(need);
    if (need.by === undefined) break;
  }
  return chain.reverse();
}

function linkOf({ id, rule }: Need): ChainLink {
  return { id, rule };
}
