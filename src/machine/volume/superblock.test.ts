import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSuperblock } from "./superblock.js";

const text = `Filesystem volume name:   <none>
Filesystem UUID:          8f6cf1a1-9d6c-4b5e-ae0f-4b1a9a8b8e0a
Filesystem features:      has_journal ext_attr needs_recovery extent
Filesystem state:         clean with errors
Errors behavior:          Remount read-only
Block count:              262144
Block size:               4096
`;

describe("parseSuperblock", () => {
  it("reads what dumpe2fs -h prints", () => {
    expect(parseSuperblock(text)).toEqual({
      bytes: 1024 ** 3,
      blockSize: 4096,
      features: ["has_journal", "ext_attr", "needs_recovery", "extent"],
      state: "clean with errors",
    });
  });

  it.each(["", text.replace("4096", "0"), text.replace("262144", "-1"), text.replace("Block count", "x")])(
    "knows when it tells of no file system (%#)",
    (broken) => {
      expect(parseSuperblock(broken)).toBeUndefined();
    },
  );

  it("gives a size above nothing, or no answer, for any text", () => {
    const line = fc.constantFrom(...text.split("\n"), "Block count: 9e99", "Block size: x", ":", "\0");
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string())), (lines) => {
        const found = parseSuperblock(lines.join("\n"));
        expect(found === undefined || (found.bytes > 0 && found.blockSize > 0)).toBe(true);
      }),
    );
  });
});
