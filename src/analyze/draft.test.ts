import fc from "fast-check";
import { expect, it } from "vitest";
import { type Draft, settle, sumOf } from "./draft.js";
import type { SizeNode } from "./types.js";

const leaf = fc.record({
  name: fc.string({ maxLength: 3 }),
  kind: fc.constant("file" as const),
  raw: fc.nat(1000),
  units: fc.double({ min: 0, max: 1e6, noNaN: true }),
});

const { draft } = fc.letrec<{ draft: Draft }>((tie) => ({
  draft: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc
      .array(tie("draft"), { maxLength: 5 })
      .map((children) => sumOf({ name: "group", kind: "group" }, children)),
  ),
}));

it("settle gives whole bytes that add up to the total, each within a byte of its share", () => {
  fc.assert(
    fc.property(fc.array(draft, { minLength: 1, maxLength: 6 }), fc.nat(1e6), (drafts, total) => {
      const units = drafts.reduce((sum, one) => sum + one.units, 0);
      fc.pre(units > 0);
      const nodes = settle(drafts, total);
      expect(nodes.reduce((sum, { packed }) => sum + packed, 0)).toBe(total);
      nodes.forEach((node, i) => {
        checkSums(node);
        const share = (total * (drafts[i]?.units ?? 0)) / units;
        expect(Math.abs(node.packed - share)).toBeLessThanOrEqual(1 + leaves(node));
      });
    }),
  );
});

function checkSums({ packed, raw, children }: SizeNode): void {
  expect(Number.isInteger(packed) && packed >= 0).toBe(true);
  if (children === undefined) return;
  expect(children.reduce((sum, child) => sum + child.packed, 0)).toBe(packed);
  expect(children.reduce((sum, child) => sum + child.raw, 0)).toBe(raw);
  for (const child of children) checkSums(child);
}

function leaves({ children }: SizeNode): number {
  return children === undefined ? 1 : children.reduce((sum, child) => sum + leaves(child), 0);
}
