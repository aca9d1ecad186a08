import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LeanError } from "../../error/index.js";
import { compactElf, elfParts } from "./index.js";

/** A real program: Node itself is large, its native module is not. */
const library = readFileSync(
  new URL("../../../node_modules/lzma-native/prebuilds/linux-x64/node.napi.node", import.meta.url),
);

function expectCovered(bytes: Uint8Array, parts: ReturnType<typeof elfParts>): void {
  expect(parts[0]?.from).toBe(0);
  expect(parts.at(-1)?.to).toBe(bytes.length);
  expect(parts.slice(1).map(({ from }) => from)).toEqual(parts.slice(0, -1).map(({ to }) => to));
}

describe("elfParts", () => {
  it("are sections that cover the file", () => {
    const parts = elfParts(library);
    expectCovered(library, parts);
    expect(parts.map(({ name }) => name)).toEqual(
      expect.arrayContaining([".text", ".rodata", ".dynsym", "headers"]),
    );
  });

  it("are segments where the sections were removed", () => {
    const slim = compactElf(library);
    const parts = elfParts(slim);
    expectCovered(slim, parts);
    expect(new Set(parts.map(({ name }) => name))).toEqual(
      new Set(["headers", "read-only data", "code", "data", "padding"]),
    );
  });

  it("cover the file or are an error, whatever the headers say", () => {
    const change = fc.tuple(
      fc.oneof(
        fc.nat(700),
        fc.nat(2000).map((n) => library.length - 1 - n),
      ),
      fc.nat(255),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const before = changes.map(([at]) => [at, library[at] ?? 0] as const);
        for (const [at, value] of changes) library[at] = value;
        try {
          expectCovered(library, elfParts(library));
        } catch (error) {
          expect(error, String(error)).toBeInstanceOf(LeanError);
        } finally {
          for (const [at, value] of before.toReversed()) library[at] = value;
        }
      }),
      { numRuns: 600 },
    );
  }, 60_000);
});
