import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleImage, webImage } from "../../test/support/sample-image.js";
import type { Need } from "../filetree/index.js";
import { chainsOf } from "./chains.js";
import { smallestCut } from "./cut.js";
import { type ReasonGraph, reasonGraph } from "./graph.js";

const nodes = 7;
const node = fc.nat({ max: nodes - 1 }).map((n) => `n:${n}`);
const edge = fc.record({
  id: node,
  by: fc.option(node, { nil: undefined, freq: 6 }),
  rule: fc.constantFrom("fixed", "open"),
});
/** Small graphs of any shape, circles and loops among them, with at least one root. */
const graphs = fc
  .uniqueArray(edge, { maxLength: 14, selector: ({ id, by }) => `${id} ${by}` })
  .map((needs): readonly Need[] => [
    { id: "n:0", rule: "fixed" },
    ...needs.filter(({ id, by }) => id !== "n:0" || by !== undefined),
  ]);

const isOpen = ({ rule }: Need) => rule === "open";

describe("chainsOf", () => {
  it("gives every node the length that trying all edges again and again finds", () => {
    fc.assert(
      fc.property(graphs, (needs) => {
        const chains = chainsOf(sampleImage([], needs));
        const known = lengths(reasonGraph(sampleImage([], needs)));
        for (const [id, chain] of Object.entries(chains)) {
          expect(chain.length, id).toBe(known.get(id) ?? 0);
          if (chain.length > 0) expect(chain.at(-1)?.id).toBe(id);
        }
      }),
    );
  });

  it("follows edges that are there, from a root", () => {
    const { needs } = reasonGraph(webImage);
    for (const [id, chain] of Object.entries(chainsOf(webImage))) {
      const ids = [undefined, ...chain.map((link) => link.id)];
      for (const [index, link] of chain.entries()) {
        expect(needs.get(link.id), id).toContainEqual(expect.objectContaining({ rule: link.rule }));
        expect(
          needs.get(link.id)?.some(({ by }) => by === ids[index]),
          id,
        ).toBe(true);
      }
    }
  });

  it("is the same whatever the order in which reasons are written", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...(webImage.needs ?? [])], { minLength: webImage.needs?.length ?? 0 }),
        (needs) => {
          expect(chainsOf({ ...webImage, needs })).toEqual(chainsOf(webImage));
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe("smallestCut", () => {
  it("is a cut, and none is smaller", () => {
    fc.assert(
      fc.property(graphs, node, (needs, target) => {
        const graph = reasonGraph(sampleImage([], needs));
        const edges = [...graph.needs.values()].flat();
        const cut = smallestCut(graph, target, isOpen);
        if (cut === undefined) {
          expect(
            reaches(
              edges.filter((need) => !isOpen(need)),
              target,
            ),
          ).toBe(true);
          return;
        }
        expect(cut.every(isOpen)).toBe(true);
        expect(
          reaches(
            edges.filter((need) => !cut.includes(need)),
            target,
          ),
        ).toBe(false);
        for (const fewer of subsets(edges.filter(isOpen), cut.length)) {
          expect(
            reaches(
              edges.filter((need) => !fewer.has(need)),
              target,
            ),
          ).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Number of links to each node, by Bellman and Ford. */
function lengths({ needs }: ReasonGraph): ReadonlyMap<string, number> {
  const known = new Map<string, number>();
  for (let round = 0; round <= needs.size; round++) {
    for (const { id, by } of [...needs.values()].flat()) {
      const length = by === undefined ? 1 : (known.get(by) ?? Number.POSITIVE_INFINITY) + 1;
      if (length < (known.get(id) ?? Number.POSITIVE_INFINITY)) known.set(id, length);
    }
  }
  return known;
}

function reaches(needs: readonly Need[], target: string): boolean {
  const graph = new Map<string, Need[]>();
  for (const need of needs) graph.set(need.id, [...(graph.get(need.id) ?? []), need]);
  return lengths({ needs: graph, complete: true }).has(target);
}

/** All sets of fewer than `size` of the edges. */
function* subsets(edges: readonly Need[], size: number): Generator<ReadonlySet<Need>> {
  for (let mask = 0; mask < 1 << edges.length; mask++) {
    const chosen = edges.filter((_, index) => (mask & (1 << index)) !== 0);
    if (chosen.length < size) yield new Set(chosen);
  }
}
