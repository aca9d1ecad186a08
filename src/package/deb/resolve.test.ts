import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LeanError } from "../../error/index.js";
import { type Catalog, compactIndex, readCatalog } from "./catalog.js";
import { resolveClosure } from "./resolve.js";

/** Packages in few words: `name version`, then `field: value` lines. */
async function catalog(text: string): Promise<Catalog> {
  const stanzas = text
    .trim()
    .split(/\n\s*\n/)
    .map((stanza) => {
      const [head = "", ...fields] = stanza
        .trim()
        .split("\n")
        .map((line) => line.trim());
      const [name, version = "1"] = head.split(" ");
      return [`Package: ${name}`, `Version: ${version}`, "Architecture: amd64", ...fields, ""].join("\n");
    });
  const blocks = async function* () {
    yield stanzas.join("\n");
  };
  return readCatalog(await compactIndex(blocks()));
}

async function closure(packages: string, wanted: string, without = ""): Promise<string> {
  const words = (text: string) => text.split(" ").filter(Boolean);
  try {
    const found = resolveClosure(await catalog(packages), "trixie", "amd64", words(wanted), {
      without: words(without),
    });
    return found.map(({ name, version }) => (version === "1" ? name : `${name}=${version}`)).join(" ");
  } catch (error) {
    if (!(error instanceof LeanError)) throw error;
    return `${error.code} ${error.message} ${(error.record.details ?? []).join("; ")}`;
  }
}

describe("resolveClosure", () => {
  it("says which packages of the closure depend on each", async () => {
    const known = await catalog(
      "a\nDepends: x, z\n\nx\nDepends: v | y, x\n\ny\nProvides: v\n\nz\nDepends: y",
    );
    const found = resolveClosure(known, "trixie", "amd64", ["a", "x"]);
    expect(found.map(({ name, by }) => `${name}: ${by.join(" ")}`.trim())).toEqual([
      "a:",
      "x: a",
      "y: x z",
      "z: a",
    ]);
  });

  it.each<readonly [string, string, string, string | RegExp]>([
    ["takes the first alternative", "a\nDepends: x | y\n\nx\n\ny", "a", "a x"],
    ["prefers one that is wanted anyway", "a\nDepends: x | y\n\nx\n\ny", "a y", "a y"],
    ["passes over an alternative that does not exist", "a\nDepends: x | y\n\ny", "a", "a y"],
    ["passes over an alternative of the wrong version", "a\nDepends: x (>= 2) | y\n\nx\n\ny", "a", "a y"],
    ["passes over an alternative that conflicts", "a\nDepends: x | y\n\nx\nConflicts: a\n\ny", "a", "a y"],
    ["follows Pre-Depends, not Recommends", "a\nPre-Depends: x\nRecommends: y\n\nx\n\ny", "a", "a x"],
    ["takes a real package before one that provides it", "a\nDepends: x\n\nb\nProvides: x\n\nx", "a", "a x"],
    [
      "takes what provides a name, by priority",
      "a\nDepends: v\n\nb\nProvides: v\n\nc\nProvides: v\nPriority: required",
      "a",
      "a c",
    ],
    ["takes a provided version", "a\nDepends: v (>= 2)\n\nb\nProvides: v (= 2.1)", "a", "a b"],
    [
      "wants a provided version when it asks for one",
      "a\nDepends: v (>= 2)\n\nb\nProvides: v",
      "a",
      /^DEPENDENCY_UNMET a 1 needs v \(>= 2\).*provided by b/,
    ],
    ["reads :any and an own architecture", "a\nDepends: x:any, y:amd64\n\nx\n\ny", "a", "a x y"],
    ["refuses another architecture", "a\nDepends: x:arm64\n\nx", "a", /^DEPENDENCY_UNMET a 1 needs x:arm64/],
    ["keeps the newest of two versions", "a 1.9\n\na 1.10\n\na 1.2", "a", "a=1.10"],
    ["says which version is there", "a\nDepends: x (= 9)\n\nx 8", "a", /x is there at version 8/],
    ["ends on a circle", "a\nDepends: b\n\nb\nDepends: a", "a", "a b"],
    ["accepts the only provider as wanted", "b\nProvides: v", "v", "b"],
    [
      "does not choose among several providers",
      "b\nProvides: v\n\nc\nProvides: v",
      "v",
      /^PACKAGE_NOT_FOUND v is the name/,
    ],
    [
      "names a Breaks by version",
      "a\nBreaks: b (<< 2)\n\nb",
      "a b",
      /^PACKAGE_CONFLICT .*a and b .*b \(<< 2\)/,
    ],
    ["accepts a Breaks of another version", "a\nBreaks: b (<< 2)\n\nb 2", "a b", "a b=2"],
    [
      "conflicts with what provides a name",
      "a\nConflicts: v\n\nb\nProvides: v",
      "a b",
      /^PACKAGE_CONFLICT .*a and b/,
    ],
    ["lets a package conflict with the name that it provides", "a\nConflicts: v\nProvides: v", "a", "a"],
  ])("%s", async (_, packages, wanted, expected) => {
    const found = await closure(packages, wanted);
    if (typeof expected === "string") expect(found).toBe(expected);
    else expect(found).toMatch(expected);
  });

  it("neither lists nor follows what is taken as present", async () => {
    expect(await closure("a\nDepends: x, y\n\nx\nDepends: gone\n\ny", "a", "x")).toBe("a y");
    expect(await closure("a\nDepends: v\n\nx\nProvides: v", "a x", "x")).toBe("a");
  });

  it("gives the same packages, whatever the order of asking", async () => {
    const name = fc.constantFrom(..."abcdef");
    const relation = fc.array(name, { minLength: 1, maxLength: 2 }).map((names) => names.join(" | "));
    const depends = fc.array(fc.array(relation, { maxLength: 3 }), { minLength: 6, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(depends, fc.shuffledSubarray([..."abcdef"]), async (all, wanted) => {
        const packages = all.map(
          (list, index) => `${"abcdef"[index]}\n${list.length > 0 ? `Depends: ${list.join(", ")}` : ""}`,
        );
        const text = packages.join("\n\n");
        expect(await closure(text, wanted.join(" "))).toBe(await closure(text, [...wanted].sort().join(" ")));
      }),
      { numRuns: 60 },
    );
  });
});
