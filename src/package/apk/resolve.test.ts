import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseIndexText } from "../../codec/apk/index.js";
import { LeanError } from "../../error/index.js";
import { catalogOf } from "./catalog.js";
import { installOrder } from "./order.js";
import { resolveApk } from "./resolve.js";

/** Packages as `name=version D:… p:…`, separated by `;`. A second repository starts at `|`. */
function catalog(text: string) {
  return catalogOf(
    text.split("|").map((repository) => ({
      packages: parseIndexText(
        repository
          .split(";")
          .map((each) => each.trim())
          .filter((each) => each !== "")
          .map((each) => {
            const [head = "", ...fields] = each.split(/\s+(?=[A-Za-z]:(?![a-z]+\.))/);
            const [name = "", version = "1"] = head.split("=");
            return ["C:Q1AAAA=", `P:${name}`, `V:${version}`, ...fields, "", ""].join("\n");
          })
          .join(""),
      ),
      path: ({ name }) => `${name}.apk`,
    })),
  );
}

function closure(text: string, wanted: string, without = ""): string {
  try {
    const options = { without: without.split(" ").filter(Boolean) };
    const found = resolveApk(catalog(text), "v3.22", wanted.split(" "), options);
    return found.map(({ name, version }) => (version === "1" ? name : `${name}=${version}`)).join(" ");
  } catch (error) {
    if (!(error instanceof LeanError)) throw error;
    return [error.code, error.message, error.record.hint, ...(error.record.details ?? [])].join(" ");
  }
}

describe("resolveApk", () => {
  it.each<readonly [string, string, string, string | RegExp]>([
    ["follows dependencies", "a D:b c; b D:c; c; d", "a", "a b c"],
    ["ends on a circle", "a D:b; b D:a", "a", "a b"],
    ["ends on a package that needs itself", "a D:a", "a", "a"],
    [
      "takes so: and cmd: names",
      "a D:so:libx.so.1 cmd:tool; x p:so:libx.so.1=1.2; t p:cmd:tool=1",
      "a",
      "a t x",
    ],
    ["takes the newest version of a name", "a D:b; b=1.9; b=1.10; b=1.2", "a", "a b=1.10"],
    ["takes an older one that alone fits", "a D:b<1.5; b=1.2; b=1.10", "a", "a b=1.2"],
    ["takes a version by prefix", "a D:b~1.2; b=1.10; b=1.2.7-r3", "a", "a b=1.2.7-r3"],
    ["prefers the first repository among equals", "a D:v|b p:v k:1|c p:v k:1", "a", "a b"],
    ["prefers a higher priority", "a D:v; b p:v k:1; c p:v k:9", "a", "a c"],
    ["prefers what is wanted anyway", "a D:v; b p:v k:1; c p:v k:9", "a b", "a b"],
    [
      "decides late, when something else brings a provider",
      "a D:v x; b p:v k:1; c p:v k:9; x D:b",
      "a",
      "a b x",
    ],
    ["passes over a provider that conflicts", "a D:v !c; b p:v k:1; c p:v k:9", "a", "a b"],
    ["counts a versioned name above an unversioned one", "a D:v; b p:v=1; c p:v k:9", "a", "a b"],
    ["takes the highest provided version", "a D:v; b p:v=1; c p:v=2", "a", "a c"],
    [
      "does not choose an unversioned name without priority",
      "a D:v; b p:v; c p:v",
      "a",
      /^DEPENDENCY_UNMET a 1 needs v, which this branch.*provided by b, c, none of which comes without being named/,
    ],
    ["takes it when it is named", "a D:v; b p:v; c p:v", "a b", "a b"],
    ["wants a version when it asks for one", "a D:v>=2; b p:v k:5", "a", /^DEPENDENCY_UNMET a 1 needs v>=2/],
    ["says which version is there", "a D:x=9; x=8", "a", /x is there at version 8/],
    ["says what is not there", "a D:x", "a", /DEPENDENCY_UNMET a 1 needs x.*x is not there/],
    ["brings what its conditions ask for", "a; docs; a-doc i:docs a=1", "a docs", "a a-doc docs"],
    ["leaves it when one does not hold", "a=2; docs; a-doc i:docs a=1", "a docs", "a=2 docs"],
    ["reads a condition that something is not there", "a; b; c i:a !b", "a b", "a b"],
    [
      "brings what such a package needs, and what that brings",
      "a; b; c i:a b D:d; d; e i:d a",
      "a b",
      "a b c d e",
    ],
    ["names both of a conflict", "a D:!b; b", "a b", /^PACKAGE_CONFLICT .*a and b .*a declares !b/],
    ["reads a conflict by version", "a D:!b<2; b=2", "a b", "a b=2"],
    ["lets only one own a name", "a p:v=1; b p:v=2", "a b", /^PACKAGE_CONFLICT .*a and b .*the name v/],
    ["lets several provide one without a version", "a p:v; b p:v", "a b", "a b"],
    ["accepts the only provider as wanted", "b p:v", "v", "b"],
    [
      "does not choose among several providers",
      "b p:v; c p:v",
      "v",
      /^PACKAGE_NOT_FOUND v is the name.*b, c/,
    ],
    ["names the nearest", "musl; musl-dev; mosh", "mussl", /^PACKAGE_NOT_FOUND .*mussl in v3\.22.*mean musl/],
  ])("%s", (_, packages, wanted, expected) => {
    const found = closure(packages, wanted);
    if (typeof expected === "string") expect(found).toBe(expected);
    else expect(found).toMatch(expected);
  });

  it("neither lists nor follows what is taken as present", () => {
    expect(closure("a D:x y; x D:gone; y", "a", "x")).toBe("a y");
    expect(closure("a D:v; x p:v=1", "a x", "x")).toBe("a");
  });

  it("says because of what each is there", () => {
    const found = resolveApk(catalog("a D:b; b; c i:a b; d"), "v3.22", ["a", "d"]);
    expect(found.map(({ name, by }) => `${name}: ${by.join(" ")}`.trim())).toEqual([
      "a:",
      "b: a",
      "c: a b",
      "d:",
    ]);
  });

  it("gives the same packages, whatever the order of asking", () => {
    const names = [..."abcdef"];
    const name = fc.constantFrom(...names, "v", "w");
    const lists = fc.array(fc.uniqueArray(name, { maxLength: 3 }), { minLength: 6, maxLength: 6 });
    const provided = fc.array(fc.constantFrom("", "p:v k:1", "p:w k:2", "p:v=1"), {
      minLength: 6,
      maxLength: 6,
    });
    fc.assert(
      fc.property(lists, provided, fc.shuffledSubarray(names), (all, more, wanted) => {
        const text = names
          .map((each, i) => `${each} ${all[i]?.length ? `D:${all[i]?.join(" ")}` : ""} ${more[i]}`.trim())
          .join(";");
        if (wanted.length === 0) return;
        expect(closure(text, wanted.join(" "))).toBe(closure(text, [...wanted].sort().join(" ")));
      }),
    );
  });
});

describe("installOrder", () => {
  it("puts each behind what it needs, and names circles", () => {
    const found = resolveApk(catalog("a D:b; b D:c; c D:b d; d; e D:e"), "v3.22", ["a", "e"]);
    const { names, circles } = installOrder(found);
    expect(names.indexOf("d")).toBeLessThan(names.indexOf("c"));
    expect(names.indexOf("b")).toBeLessThan(names.indexOf("a"));
    expect(circles).toEqual([["b", "c"]]);
    expect([...names].sort()).toEqual(["a", "b", "c", "d", "e"]);
  });
});
