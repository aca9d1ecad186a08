import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseVolume } from "./volume.js";

const mebibyte = 1024 ** 2;

describe("parseVolume", () => {
  it.each([
    ["data.img:/data", { file: "data.img", path: "/data", readOnly: false }],
    ["/srv/a b.img:/data/db", { file: "/srv/a b.img", path: "/data/db", readOnly: false }],
    ["d:/data:512M", { file: "d", path: "/data", readOnly: false, bytes: 512 * mebibyte }],
    ["d:/data:2GiB", { file: "d", path: "/data", readOnly: false, bytes: 2048 * mebibyte }],
    ["d:/data:1t", { file: "d", path: "/data", readOnly: false, bytes: mebibyte * mebibyte }],
    ["d:/data:ro", { file: "d", path: "/data", readOnly: true }],
    ["a:b:/data", { file: "a:b", path: "/data", readOnly: false }],
    ["d://data/./x/../db/", { file: "d", path: "/data/db", readOnly: false }],
    ["d:/app/data", { file: "d", path: "/app/data", readOnly: false }],
  ])("reads %s", (text, volume) => {
    expect(parseVolume(text)).toEqual(volume);
  });

  it.each([
    ["data.img", /^FILE:\/path/],
    ["data.img:data", /^FILE:\/path/],
    [":/data", /^FILE:\/path/],
    ["d:/data:", /^FILE:\/path/],
    ["d:/data:2", /^FILE:\/path/],
    ["d:/data:1.5G", /^FILE:\/path/],
    ["d:/data:1G:2G", /^FILE:\/path/],
    ["d:/data:rw", /^FILE:\/path/],
    ["d\n:/data", /^FILE:\/path/],
    ["d:/my data", /without blanks/],
    ["d:/data:8M", /16M to 16T/],
    ["d:/data:17T", /16M to 16T/],
    ["d:/data:1G:ro", /size or ro/],
    ["d:/", /\(\/ is the system/],
    ["d:/data/../", /\(\/ is the system/],
    ["d:/usr/share/x", /\(\/usr\/share\/x is the system/],
    ["d:/proc", /\(\/proc is the system/],
    ["d:/app/", /\(\/app is the system/],
    ["d:/run/lean", /\(\/run\/lean is the system/],
  ])("refuses %j", (text, words) => {
    expect(parseVolume(text)).toMatch(words);
  });

  it("gives a path that is safe to hand on, or words, for any text", () => {
    const part = fc.constantFrom("/", "..", ".", ":", "data", "usr", "1G", "ro", "\0", " ", "ü", "%", "\n");
    const text = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 12 }).map((parts) => `f:/${parts.join("")}`),
    );
    fc.assert(
      fc.property(text, (given) => {
        const volume = parseVolume(given);
        if (typeof volume === "string") return;
        expect(volume.path).toMatch(/^(\/[^/:\s\p{Cc}]+)+$/u);
        expect(volume.path.split("/")).not.toContain("..");
        expect(volume.file).not.toBe("");
      }),
    );
  });
});
