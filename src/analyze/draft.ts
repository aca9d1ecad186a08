import type { SizeKind, SizeNode } from "./types.js";

/** Fractions of a byte in which shares are counted before they are rounded: 1/256 bit. */
export const unitsPerByte = 2048;

/** A node of the size tree before its share of the compressed bytes is rounded. */
export interface Draft {
  readonly name: string;
  readonly kind: SizeKind;
  readonly raw: number;
  /** Share of the compressed bytes, in 1/2048 byte. */
  readonly units: number;
  readonly path?: string;
  readonly id?: string;
  readonly children?: readonly Draft[];
}

/** What a draft is called. */
export type Label = Omit<Draft, "raw" | "units" | "children">;

/** A draft that sums up others. */
export function sumOf(label: Label, children: readonly Draft[]): Draft {
  let [raw, units] = [0, 0];
  for (const child of children) {
    raw += child.raw;
    units += child.units;
  }
  return { ...label, raw, units, children };
}

/** The same tree, its shares multiplied: what is inside a file that was compressed once more. */
export function scaled(draft: Draft, factor: number): Draft {
  const { children, units } = draft;
  const own = { ...draft, units: units * factor };
  return children === undefined ? own : { ...own, children: children.map((child) => scaled(child, factor)) };
}

/**
 * Rounds shares to whole bytes that add up to `total` exactly: every leaf gets its whole bytes, and those with
 * the largest remainders one more (Hamilton's method). Children are sorted, the largest first.
 */
export function settle(drafts: readonly Draft[], total: number): readonly SizeNode[] {
  const leaves = drafts.flatMap(leavesOf);
  const sum = leaves.reduce((all, { units }) => all + units, 0);
  const shares = leaves.map((leaf) => {
    const exact = sum === 0 ? 0 : (leaf.units / sum) * total;
    return { leaf, whole: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  // Negative when a share of almost a whole byte was taken for one: it is then the last in order.
  const missing = total - shares.reduce((all, { whole }) => all + whole, 0);
  const order = shares.toSorted((a, b) => b.rest - a.rest || a.whole - b.whole);
  const more = (place: number) =>
    place < missing ? 1 : place >= order.length + Math.min(0, missing) ? -1 : 0;
  const packed = new Map(order.map(({ leaf, whole }, place) => [leaf, whole + more(place)]));
  return drafts.map((draft) => nodeOf(draft, packed));
}

/** Shares are rounded only; `settle` is told the whole, and a draft for what nobody owns is among the drafts. */
function nodeOf(draft: Draft, packed: ReadonlyMap<Draft, number>): SizeNode {
  const { units: _units, children, ...rest } = draft;
  if (children === undefined) return { ...rest, packed: packed.get(draft) ?? 0 };
  const nodes = children.map((child) => nodeOf(child, packed)).toSorted(largestFirst);
  return { ...rest, packed: nodes.reduce((sum, node) => sum + node.packed, 0), children: nodes };
}

export function largestFirst(a: SizeNode, b: SizeNode): number {
  return b.packed - a.packed || b.raw - a.raw || (a.name < b.name ? -1 : 1);
}

function leavesOf(draft: Draft): readonly Draft[] {
  return draft.children === undefined ? [draft] : draft.children.flatMap(leavesOf);
}
