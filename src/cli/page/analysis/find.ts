import type { SizeKind } from "../../../analyze/types.js";
import { type Item, kindNames } from "./items.js";

/** What the table shows, in which order. */
export interface Wanted {
  /** Words that must all occur in name, path, identifier, kind, or name of what it is in. */
  readonly text: string;
  readonly kind: SizeKind | "all";
  readonly order: Order;
  readonly descending: boolean;
}

export type Order = "name" | "kind" | "packed" | "raw";

/** Texts to search, one for each item: made once, so that a keystroke only looks. */
export function searchTexts(items: readonly Item[]): readonly string[] {
  return items.map(({ node, parent }) => {
    const around = items[parent]?.node.name ?? "";
    const parts = [node.name, node.path ?? "", node.id ?? "", kindNames[node.kind], around];
    return parts
      .map((part) => part.slice(0, longest))
      .join("\n")
      .toLowerCase();
  });
}

/** Indexes of the items that are wanted, in order; the whole itself is never among them. */
export function findItems(
  items: readonly Item[],
  texts: readonly string[],
  wanted: Wanted,
): readonly number[] {
  const words = wanted.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const found = items.filter(
    ({ index, parent, node }) =>
      parent !== -1 &&
      (wanted.kind === "all" || node.kind === wanted.kind) &&
      words.every((word) => texts[index]?.includes(word)),
  );
  const sign = wanted.descending ? -1 : 1;
  const compare = comparers[wanted.order];
  return found.sort((a, b) => sign * compare(a, b) || a.index - b.index).map(({ index }) => index);
}

const longest = 1000;

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

const comparers: Readonly<Record<Order, (a: Item, b: Item) => number>> = {
  name: (a, b) => collator.compare(a.node.name.slice(0, longest), b.node.name.slice(0, longest)),
  kind: (a, b) => collator.compare(kindNames[a.node.kind], kindNames[b.node.kind]),
  packed: (a, b) => a.node.packed - b.node.packed,
  raw: (a, b) => a.node.raw - b.node.raw,
};
