import { type Item, type Measure, sizeOf } from "./items.js";
import { type Box, squarify } from "./squarify.js";

/** What the treemap shows: the children of an item, without the `skipped` largest ones. */
export interface View {
  readonly item: number;
  readonly skipped: number;
}

/** A rectangle that can be focused: a child of the item in view, or all those too small to be shown apart. */
export interface Tile {
  readonly box: Box;
  /** Where it leads to when it is opened; the item alone when there is nothing within. */
  readonly view: View;
  readonly kind: "branch" | "leaf" | "rest";
  readonly weight: number;
  /** Of `rest`: how many. */
  readonly count: number;
  readonly inner: readonly InnerTile[];
}

/** A rectangle within a tile, in the same coordinates. */
export interface InnerTile {
  readonly box: Box;
  readonly item: number;
  readonly depth: number;
}

/** Pixels: the strip with a tile's name, the space around what is within, the smallest area of a tile. */
const head = 22;
const gap = 2;
const smallestTile = 900;
const smallestInner = 3;
const deepest = 3;

/** Lays out a view in a box of pixels. What weighs nothing is not shown. */
export function layOut(items: readonly Item[], measure: Measure, view: View, box: Box): readonly Tile[] {
  const children = heaviest(items, view.item, measure).slice(view.skipped);
  const shown = countShown(children, measure, box.width * box.height);
  const rest = children.slice(shown);
  const shares: Share[] = children.slice(0, shown).map((item) => ({ item, weight: sizeOf(item, measure) }));
  if (rest.length > 0) shares.push({ item: undefined, weight: total(rest, measure) });
  shares.sort((a, b) => b.weight - a.weight);
  const boxes = squarify(
    shares.map(({ weight }) => weight),
    box,
  );
  return shares.map(({ item, weight }, index) => {
    const place = boxes[index] ?? box;
    if (item !== undefined) return tileOf(items, measure, item, place);
    const further = { item: view.item, skipped: view.skipped + shown };
    return { box: place, view: further, kind: "rest", weight, count: rest.length, inner: [] };
  });
}

interface Share {
  /** Absent of the rest. */
  readonly item: Item | undefined;
  readonly weight: number;
}

function tileOf(items: readonly Item[], measure: Measure, item: Item, box: Box): Tile {
  const branch = item.children.length > 0;
  return {
    box,
    view: { item: item.index, skipped: 0 },
    kind: branch ? "branch" : "leaf",
    weight: sizeOf(item, measure),
    count: 1,
    inner: branch ? within(items, measure, item, box, 1) : [],
  };
}

/** Children that weigh something, the heaviest first. */
function heaviest(items: readonly Item[], parent: number, measure: Measure): readonly Item[] {
  const children = (items[parent]?.children ?? []).flatMap((index) => items[index] ?? []);
  return children
    .filter((child) => sizeOf(child, measure) > 0)
    .sort((a, b) => sizeOf(b, measure) - sizeOf(a, measure) || a.index - b.index);
}

/**
 * How many get a tile of their own: those that can be hit with a finger. The others share one tile, which takes in
 * one more when it would be too small itself; of many equally small ones half are shown, so that opening leads on.
 */
function countShown(children: readonly Item[], measure: Measure, area: number): number {
  const perByte = area / total(children, measure);
  const fits = (weight: number) => weight * perByte >= smallestTile;
  const small = children.findIndex((child) => !fits(sizeOf(child, measure)));
  if (small === -1 || small >= children.length - 1) return children.length;
  if (small === 0) return Math.ceil(children.length / 2);
  return small > 1 && !fits(total(children.slice(small), measure)) ? small - 1 : small;
}

function within(
  items: readonly Item[],
  measure: Measure,
  item: Item,
  box: Box,
  depth: number,
): readonly InnerTile[] {
  const inside = {
    x: box.x + gap,
    y: box.y + head,
    width: box.width - 2 * gap,
    height: box.height - head - gap,
  };
  if (depth > deepest || inside.width < 24 || inside.height < 12) return [];
  const children = heaviest(items, item.index, measure);
  const boxes = squarify(
    children.map((child) => sizeOf(child, measure)),
    inside,
  );
  return children.flatMap((child, index) => {
    const place = boxes[index];
    if (place === undefined || place.width < smallestInner || place.height < smallestInner) return [];
    return [{ box: place, item: child.index, depth }, ...within(items, measure, child, place, depth + 1)];
  });
}

function total(items: readonly Item[], measure: Measure): number {
  return items.reduce((sum, item) => sum + sizeOf(item, measure), 0);
}
