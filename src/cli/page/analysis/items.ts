import type { Analysis, SizeKind, SizeNode } from "../../../analyze/types.js";

/** A node of the size tree in a flat list, parents before children. */
export interface Item {
  readonly index: number;
  /** Index of the parent, -1 of the whole. */
  readonly parent: number;
  readonly children: readonly number[];
  readonly node: SizeNode;
  /** Which of the parts at the top it belongs to: gives its colour. */
  readonly part: number;
}

/** How sizes are told: as shipped, or before compression. */
export type Measure = "packed" | "raw";

/** The tree as a list; also trees deeper than the stack. */
export function itemsOf(tree: SizeNode): readonly Item[] {
  const items: (Item & { readonly children: number[] })[] = [];
  const waiting: { node: SizeNode; parent: number; part: number }[] = [{ node: tree, parent: -1, part: -1 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, parent, part } = next;
    const index = items.length;
    items.push({ index, parent, part, node, children: [] });
    items[parent]?.children.push(index);
    const children = node.children ?? [];
    for (let at = children.length - 1; at >= 0; at--) {
      const child = children[at];
      if (child !== undefined) waiting.push({ node: child, parent: index, part: part === -1 ? at : part });
    }
  }
  return items;
}

export function sizeOf(item: Item, measure: Measure): number {
  return item.node[measure];
}

/** From the whole down to the item. */
export function trail(items: readonly Item[], item: Item): readonly Item[] {
  const up: Item[] = [];
  for (let at: Item | undefined = item; at !== undefined; at = items[at.parent]) up.push(at);
  return up.reverse();
}

/** The chain of reasons of the item, or of the nearest item around it that has one. */
export function chainOf(
  analysis: Pick<Analysis, "chains">,
  items: readonly Item[],
  item: Item,
): { readonly of: Item; readonly links: Analysis["chains"][string] } | undefined {
  for (let at: Item | undefined = item; at !== undefined; at = items[at.parent]) {
    const { id } = at.node;
    const links = id !== undefined && Object.hasOwn(analysis.chains, id) ? analysis.chains[id] : undefined;
    if (links !== undefined && links.length > 0) return { of: at, links };
  }
  return undefined;
}

/** Kinds in words. */
export const kindNames: Readonly<Record<SizeKind, string>> = {
  image: "image",
  group: "group",
  package: "package",
  application: "application",
  program: "program",
  library: "library",
  module: "module",
  chunk: "chunk",
  section: "section",
  "kernel-module": "kernel module",
  file: "file",
  overhead: "overhead",
};

/** Parts of one file, which a page without scripts leaves out of its table. */
export function isPartOfFile({ kind }: SizeNode): boolean {
  return kind === "chunk" || kind === "section" || kind === "overhead";
}
