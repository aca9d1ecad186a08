import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import tar from "tar-stream";
import { describe, expect, it } from "vitest";
import { LeanError } from "../../error/index.js";
import { isTar, walkTar } from "./index.js";

async function archive(names: readonly string[]): Promise<Buffer> {
  const pack = tar.pack();
  pack.entry({ name: "etc", type: "directory" });
  names.forEach((name, i) => {
    pack.entry({ name, mode: 0o640 }, `content of ${i}`);
  });
  pack.entry({ name: "link", type: "symlink", linkname: "etc" });
  pack.finalize();
  return buffer(pack);
}

const long = `${"folder/".repeat(30)}file`;
const bytes = await archive(["etc/hosts", long, "für"]);

describe("walkTar", () => {
  it("says where each entry lies, the headers of long names with the entry that they are for", () => {
    const { items, end } = walkTar(bytes);
    expect(items.map(({ path, kind }) => [path, kind])).toEqual([
      ["etc", "directory"],
      ["etc/hosts", "file"],
      [long, "file"],
      ["für", "file"],
      ["link", "symlink"],
    ]);
    expect(items.map(({ from, to }) => bytes.toString("utf8", from, to))).toEqual([
      "",
      "content of 0",
      "content of 1",
      "content of 2",
      "",
    ]);
    expect(items.map(({ end: stop }) => stop).slice(0, -1)).toEqual(items.slice(1).map(({ start }) => start));
    expect(end).toBe(items.at(-1)?.end);
    expect(items[1]?.mode).toBe(0o640);
  });

  it("knows an archive by its first header", () => {
    expect(isTar(bytes)).toBe(true);
    expect(isTar(bytes.subarray(1))).toBe(false);
    expect(isTar(Buffer.alloc(1024))).toBe(false);
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
          for (const { from, to, end } of walkTar(changed).items)
            expect(from <= to && to <= end && end <= changed.length).toBe(true);
        } catch (error) {
          expect(error, String(error)).toBeInstanceOf(LeanError);
        }
      }),
      { numRuns: 800 },
    );
  }, 60_000);
});
