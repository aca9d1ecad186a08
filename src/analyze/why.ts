import type { Need } from "../filetree/index.js";
import type { Image } from "../image/index.js";
import { chainTo, shortestEdges } from "./chains.js";
import type { ModuleUse } from "./code/index.js";
import { smallestCut } from "./cut.js";
import { findThing } from "./find.js";
import { type ReasonGraph, reasonGraph } from "./graph.js";
import { nameOf, type Thing } from "./name.js";
import { remediesFor } from "./remedy.js";
import { type Share, shareOf } from "./share.js";

/** A thing on a chain, and why what stands before it needs it. */
export interface WhyLink extends Thing {
  readonly rule: string;
}

/** One change that has to be made for a thing to go. */
export interface Remedy {
  /** What would no longer be needed, and by what. */
  readonly id: string;
  readonly by?: string;
  /** The change, in the imperative: `remove :ssl from extra_applications of api in mix.exs`. */
  readonly remedy: string;
}

/** `leanvm why --json`: why something is in an image, and what would have to change for it to go. */
export interface WhyAnswer {
  readonly format: 1;
  readonly image: { readonly name: string; readonly version: string };
  readonly wanted: string;
  readonly thing: Thing;
  /** The shortest chain, from a root to the thing; empty when things only need each other in a circle. */
  readonly chain: readonly WhyLink[];
  /** False when the image is of an earlier version that did not record chains. */
  readonly complete: boolean;
  /** What its own files take; absent for what has none. */
  readonly size?: Share;
  /** All of these together make it go; empty when no setting and no change of the project does. */
  readonly changes: readonly Remedy[];
  /** What would go, itself included: by all changes together, else if it could go by itself. */
  readonly frees?: Share;
  /** Without changes: the root that it comes with for good, and what of it, when that is not the root itself. */
  readonly kept?: readonly WhyLink[];
  /** Of a module in an image that was shrunk: what of it is there, and through what. */
  readonly code?: ModuleUse;
  /** Precise names of other things that are called so. */
  readonly others: readonly string[];
}

/**
 * Explains why something is in an image. `wanted` is any name that people have for it: see `findThing`.
 * Throws `NOT_IN_IMAGE`, `NAME_AMBIGUOUS`.
 */
export function why(image: Image, wanted: string): WhyAnswer {
  const graph = reasonGraph(image);
  const { thing, others } = findThing(image, graph, wanted);
  const chain = chainTo(shortestEdges(graph), thing.id).map(linkOf);
  const size = ownShare(image, thing.id);
  return {
    format: 1,
    image: { name: image.name, version: image.version },
    wanted,
    thing,
    chain,
    complete: graph.complete,
    ...(size === undefined ? {} : { size }),
    ...(graph.complete && chain.length > 0 ? departure(image, graph, thing.id) : { changes: [] }),
    others,
  };
}

/** How a thing could go, or what keeps it. */
function departure(image: Image, graph: ReasonGraph, id: string) {
  const remedies = remediesFor(graph);
  const open = (need: Need) => remedies(need) !== undefined;
  const cut = smallestCut(graph, id, open);
  if (cut === undefined) {
    const kept = chainTo(
      shortestEdges(graph, (need) => !open(need)),
      id,
    );
    const frees = freed(image, graph, (need) => need.id === id);
    return { changes: [], kept: kept.slice(0, 2).map(linkOf), frees };
  }
  const changes = cut.map((need): Remedy => {
    const { id, by } = need;
    return { id, ...(by === undefined ? {} : { by }), remedy: remedies(need) ?? "" };
  });
  return { changes, frees: freed(image, graph, (need) => cut.includes(need)) };
}

/** What no root leads to any more once some edges are gone. */
function freed(image: Image, graph: ReasonGraph, gone: (need: Need) => boolean): Share {
  const left = shortestEdges(graph, (need) => !gone(need));
  return shareOf(image, ({ path }) => !left.has(`/${path}`));
}

/** Files of the thing: itself, those in a folder, or those that belong to it. */
function ownShare(image: Image, id: string): Share | undefined {
  if (id.startsWith("linux:")) {
    return kernelShare(image);
  }
  const share = shareOf(image, ({ path, why }) => {
    if (id.startsWith("/")) return `/${path}` === id || `/${path}`.startsWith(`${id}/`);
    const reason = image.reasons[why];
    return reason?.from === id || reason?.package === id;
  });
  if (image.kernel.from === id) return sum(share, kernelShare(image));
  return share.files === 0 ? undefined : share;
}

function kernelShare({ kernel: { size } }: Image): Share {
  return { files: 1, raw: size, packed: size };
}

function sum(a: Share, b: Share): Share {
  return { files: a.files + b.files, raw: a.raw + b.raw, packed: a.packed + b.packed };
}

function linkOf({ id, rule }: Need): WhyLink {
  return { ...nameOf(id), rule };
}
