import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LeanError } from "../../error/index.js";
import { type CpioEntry, encodeCpio, isCpio, walkCpio } from "./index.js";

const base = { mode: 0o755, uid: 0, gid: 0 };
const entries: readonly CpioEntry[] = [
  { kind: "directory", path: "bin", ...base },
  { kind: "file", path: "bin/one", ...base, data: Buffer.from("12345") },
  { kind: "symlink", path: "sbin", ...base, target: "bin" },
  { kind: "device", path: "dev", ...base, device: "character", major: 5, minor: 1 },
];

const bytes = await buffer(Readable.from(encodeCpio(entries)));

describe("walkCpio", () => {
  it("says where each entry lies and where the archive ends", () => {
    const two = Buffer.concat([bytes, bytes]);
    const { items, end } = walkCpio(two, 0);
    expect(end).toBe(bytes.length);
    expect(walkCpio(two, end).end).toBe(two.length);
    expect(items.map(({ path, kind }) => [path, kind])).toEqual([
      ["bin", "directory"],
      ["bin/one", "file"],
      ["sbin", "symlink"],
      ["dev", "device"],
    ]);
    expect(items.map(({ from, to }) => two.toString("utf8", from, to))).toEqual(["", "12345", "bin", ""]);
    expect(items.slice(1).map(({ start }) => start)).toEqual(items.slice(0, -1).map((item) => item.end));
  });

  it("takes hard links and checksums, which foreign archives have", () => {
    const linked = Buffer.from(bytes);
    linked.write("070702", 0);
    const links = 6 + 4 * 8;
    linked.write("00000002", links);
    expect(isCpio(linked)).toBe(true);
    expect(walkCpio(linked, 0).items).toHaveLength(4);
  });

  it("ends in an error or in entries inside the archive, cut anywhere or changed anywhere", () => {
    const cases = fc.record({
      keep: fc.double({ min: 0, max: 1, noNaN: true }),
      changes: fc.array(fc.tuple(fc.nat(bytes.length), fc.nat(255)), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(cases, ({ keep, changes }) => {
        const changed = Buffer.from(bytes.subarray(0, Math.ceil(keep * bytes.length)));
        for (const [at, value] of changes) if (at < changed.length) changed[at] = value;
        try {
          for (const { from, to, end } of walkCpio(changed, 0).items)
            expect(from <= to && to <= end && end <= changed.length).toBe(true);
        } catch (error) {
          expect(error, String(error)).toBeInstanceOf(LeanError);
        }
      }),
      { numRuns: 800 },
    );
  }, 60_000);
});
