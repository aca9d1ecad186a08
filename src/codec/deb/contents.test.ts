import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseContentsLine } from "./contents.js";

describe("parseContentsLine", () => {
  it.each([
    [
      "usr/lib/x86_64-linux-gnu/libz.so.1          libs/zlib1g",
      "usr/lib/x86_64-linux-gnu/libz.so.1",
      ["zlib1g"],
    ],
    ["usr/bin/mawk\tutils/mawk,non-free/utils/other+x", "usr/bin/mawk", ["mawk", "other+x"]],
    ["usr/share/a file with words   misc/words", "usr/share/a file with words", ["words"]],
    ["bin/x x", "bin/x", ["x"]],
  ])("%j", (line, path, packages) => {
    expect(parseContentsLine(line)).toEqual({ path, packages });
  });

  it.each(["", "FILE", "   ", "FILE LOCATION", "usr/bin/x utils/"])("passes over %j", (line) => {
    expect(parseContentsLine(line)).toBeUndefined();
  });

  it("takes any text", () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        const found = parseContentsLine(line);
        if (found !== undefined) expect(line.startsWith(found.path)).toBe(true);
      }),
    );
  });
});
