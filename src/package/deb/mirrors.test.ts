import { describe, expect, it } from "vitest";
import { isSnapshotMirror, mirrorsFromApt, snapshotMirror } from "./mirrors.js";

describe("mirrorsFromApt", () => {
  it.each<readonly [string, string, string, readonly string[]]>([
    [
      "a line",
      "sources.list",
      "deb http://mirror.example.org/debian bookworm main",
      ["http://mirror.example.org/debian"],
    ],
    [
      "options and a slash",
      "a.list",
      "deb [arch=amd64 signed-by=/k.gpg] https://m.example.org/debian/ sid main",
      ["https://m.example.org/debian"],
    ],
    [
      "updates and backports once",
      "a.list",
      "deb http://m.example.org/debian trixie main\ndeb http://m.example.org/debian trixie-backports main",
      ["http://m.example.org/debian"],
    ],
    ["sources only", "a.list", "deb-src http://m.example.org/debian trixie main", []],
    ["a comment", "a.list", "# deb http://m.example.org/debian trixie main", []],
    ["the security archive", "a.list", "deb http://m.example.org/debian-security trixie-security main", []],
    ["Ubuntu", "a.list", "deb http://m.example.org/ubuntu noble main", []],
    ["a third party below /debian", "a.list", "deb https://example.com/debian nodistro main", []],
    ["another transport", "a.list", "deb cdrom:[Debian]/debian trixie main", []],
    [
      "a stanza",
      "debian.sources",
      "Types: deb deb-src\nURIs: http://a.example.org/debian http://b.example.org/debian\nSuites: trixie trixie-updates\nComponents: main",
      ["http://a.example.org/debian", "http://b.example.org/debian"],
    ],
    [
      "a disabled stanza",
      "debian.sources",
      "Enabled: no\nTypes: deb\nURIs: http://a.example.org/debian\nSuites: trixie",
      [],
    ],
    [
      "a stanza of sources",
      "debian.sources",
      "Types: deb-src\nURIs: http://a.example.org/debian\nSuites: trixie",
      [],
    ],
  ])("%s", (_, name, text, expected) => {
    expect(mirrorsFromApt([{ name, text }])).toEqual(expected);
  });
});

describe("snapshotMirror", () => {
  it("names the moment in the archive's way", () => {
    const mirror = snapshotMirror("https://snapshot.debian.org/archive/debian/", "2026-09-12T07:55:41.000Z");
    expect(mirror).toBe("https://snapshot.debian.org/archive/debian/20260912T075541Z");
    expect(isSnapshotMirror(mirror)).toBe(true);
    expect(isSnapshotMirror("http://mirror.example.org/debian")).toBe(false);
  });
});
