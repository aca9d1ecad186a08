import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leastMemory, type Trial } from "./search.js";

const ready: Trial = { ready: true };
const failed = (size: number): Trial => ({ ready: false, failure: `killed with ${size}` });

describe("leastMemory", () => {
  it("finds the answer to one MiB, wherever it lies and whatever was guessed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 17, max: 256 }),
        fc.integer({ min: 0, max: 400 }),
        async (answer, guess) => {
          let trials = 0;
          const found = await leastMemory({ low: 16, high: 256, guess }, async (size) => {
            trials++;
            return size >= answer ? ready : failed(size);
          });
          expect(found).toEqual({ least: answer, failure: `killed with ${answer - 1}` });
          // Three rounds for the guess, then log3 of what is left, two at a time.
          expect(trials).toBeLessThanOrEqual(2 * (3 + Math.ceil(Math.log(240) / Math.log(3))));
        },
      ),
    );
  });

  it("needs few trials when the answer is near where the guess puts it", async () => {
    for (const [answer, guess] of [
      [101, 138],
      [102, 138],
      [103, 138],
      [104, 138],
      [102, 140],
      [104, 140],
    ] as const) {
      let trials = 0;
      const found = await leastMemory({ low: 16, high: 256, guess }, async (size) => {
        trials++;
        return size >= answer ? ready : failed(size);
      });
      expect(found.least).toBe(answer);
      expect(trials).toBeLessThanOrEqual(5);
    }
  });

  it("asks for two sizes at a time", async () => {
    const rounds: number[][] = [];
    await leastMemory({ low: 16, high: 256, guess: 140 }, (size) => {
      const waiting = rounds.at(-1);
      if (waiting === undefined || waiting.length === 2) rounds.push([size]);
      else waiting.push(size);
      return Promise.resolve(size >= 102 ? ready : failed(size));
    });
    expect(rounds[0]).toEqual([103, 105]);
    expect(rounds.length).toBeLessThanOrEqual(4);
  });

  it("ends on answers that contradict each other, with a size that was ready above one that was not", async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.boolean()), async (answers) => {
        const tried = new Map<number, boolean>();
        const found = await leastMemory({ low: 16, high: 256, guess: 100 }, async (size) => {
          const answer = answers.next().value === true;
          tried.set(size, answer);
          return size > 16 && answer ? ready : failed(size);
        });
        expect(found.failure).toBe(`killed with ${found.least - 1}`);
        expect(found.least === 256 || tried.get(found.least)).toBe(true);
      }),
    );
  });

  it("passes on what is no answer", async () => {
    const broken = leastMemory({ low: 16, high: 64, guess: 40 }, () => Promise.reject(new Error("no QEMU")));
    await expect(broken).rejects.toThrow("no QEMU");
  });
});
