import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SizeNode } from "../../../analyze/types.js";
import { itemsOf } from "./items.js";
import { type Box, squarify } from "./squarify.js";
import { neighbour } from "./steer.js";
import { layOut, type Tile, type View } from "./treemap.js";

const box = { x: 0, y: 0, width: 600, height: 400 };
const area = ({ width, height }: Box) => width * height;
const weights = fc
  .array(fc.integer({ min: 0, max: 1e9 }), { maxLength: 60 })
  .map((all) => all.sort((a, b) => b - a));

describe("squarify", () => {
  it("is the example of the paper", () => {
    const boxes = squarify([6, 6, 4, 3, 2, 2, 1], { x: 0, y: 0, width: 6, height: 4 });
    expect(
      boxes.map(({ x, y, width, height }) => [x, y, width, height].map((n) => Math.round(n * 100) / 100)),
    ).toEqual([
      [0, 0, 3, 2],
      [0, 2, 3, 2],
      [3, 0, 1.71, 2.33],
      [4.71, 0, 1.29, 2.33],
      [3, 2.33, 1.2, 1.67],
      [4.2, 2.33, 1.2, 1.67],
      [5.4, 2.33, 0.6, 1.67],
    ]);
  });

  it("gives each weight its share, inside the box, without overlap", () => {
    fc.assert(
      fc.property(weights, (all) => {
        const sum = all.reduce((a, b) => a + b, 0);
        const boxes = squarify(all, box);
        expect(boxes).toHaveLength(all.length);
        for (const [at, each] of boxes.entries()) {
          if (sum > 0) expect(area(each)).toBeCloseTo(((all[at] ?? 0) / sum) * area(box), 3);
          expect(each.x + each.width).toBeLessThan(600.001);
          expect(each.y + each.height).toBeLessThan(400.001);
          expect(boxes.slice(at + 1).filter((other) => overlap(each, other) > 0.01)).toEqual([]);
        }
      }),
    );
  });

  it("says nothing that is not a number", () => {
    expect(
      squarify([0, 0], box)
        .flatMap((each) => Object.values(each))
        .every(Number.isFinite),
    ).toBe(true);
    expect(
      squarify([5], { ...box, height: 0 })
        .flatMap((each) => Object.values(each))
        .every(Number.isFinite),
    ).toBe(true);
  });
});

describe("a view", () => {
  it("accounts for every byte, and opening the rest always leads on to all of them", () => {
    fc.assert(
      fc.property(weights, (all) => {
        const items = itemsOf(parent(all));
        const seen = new Set<number>();
        let view: View | undefined = { item: 0, skipped: 0 };
        for (let level = 0; view !== undefined; level++) {
          expect(level).toBeLessThan(100);
          const tiles: readonly Tile[] = layOut(items, "packed", view, { ...box, width: 40 });
          for (const tile of tiles) if (tile.kind !== "rest") seen.add(tile.view.item);
          if (level === 0)
            expect(tiles.reduce((sum, { weight }) => sum + weight, 0)).toBe(items[0]?.node.packed);
          view = tiles.find(({ kind }) => kind === "rest")?.view;
        }
        expect(seen.size).toBe(all.filter((weight) => weight > 0).length);
      }),
      { numRuns: 50 },
    );
  });
});

describe("arrow keys", () => {
  const grid = [
    { x: 0, y: 0, width: 10, height: 20 },
    { x: 10, y: 0, width: 10, height: 10 },
    { x: 10, y: 10, width: 10, height: 10 },
    { x: 20, y: 0, width: 5, height: 20 },
  ];
  it.each([
    [1, "left", 0],
    [1, "right", 3],
    [1, "down", 2],
    [2, "up", 1],
    [2, "right", 3],
    [0, "left", undefined],
    [0, "up", undefined],
    [9, "up", undefined],
  ] as const)("from %d %s to %s", (from, direction, to) => expect(neighbour(grid, from, direction)).toBe(to));
});

function parent(all: readonly number[]): SizeNode {
  const children = all.map((packed, at): SizeNode => ({ name: `f${at}`, kind: "file", packed, raw: packed }));
  const packed = all.reduce((a, b) => a + b, 0);
  return { name: "all", kind: "image", packed, raw: packed, children };
}

function overlap(a: Box, b: Box): number {
  const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, wide) * Math.max(0, high);
}
