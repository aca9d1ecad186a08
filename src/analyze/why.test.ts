import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleImage, webFiles, webImage, webNeeds } from "../../test/support/sample-image.js";
import { LeanError } from "../error/index.js";
import { imageSchema } from "../image/index.js";
import { chainsOf } from "./chains.js";
import { why } from "./why.js";

const links = (name: string) => why(webImage, name).chain.map(({ name }) => name);
const remedies = (name: string) => why(webImage, name).changes.map(({ remedy }) => remedy);

function refusal(work: () => unknown): LeanError {
  try {
    work();
  } catch (error) {
    if (error instanceof LeanError) return error;
    throw error;
  }
  throw new Error("expected a refusal");
}

describe("the shortest chain", () => {
  it.each([
    ["api", ["api", "api"]],
    ["plug", ["api", "api", "plug"]],
    ["idna", ["api", "api", "bandit", "idna"]],
    ["Enum", ["api", "elixir", "Enum"]],
    ["libcrypto.so.3", ["api", "api", "ssl", "crypto", "crypto.so", "libcrypto.so.3"]],
    ["libssl", ["api", "api", "ssl", "crypto", "crypto.so", "libcrypto.so.3", "libssl"]],
    ["libc.so.6", ["api", "erts", "/app/erts-15/bin/beam.smp", "libc.so.6"]],
    ["erlang-ssl", ["api", "api", "ssl", "erlang-ssl"]],
    ["unistring", ["packages", "curl", "idn", "unistring"]],
    ["dash", ["shell", "dash"]],
    ["failover", ["qemu", "virtio_net", "failover"]],
    ["linux-image", ["Linux", "linux-image"]],
  ])("of %s", (name, chain) => expect(links(name)).toEqual(chain));
});

describe("names", () => {
  it.each([
    [["ssl", ":ssl", "otp:ssl", "otp:ssl@11", "application:ssl"], "otp:ssl@11"],
    [["module:ssl", "ssl.beam"], "/app/lib/ssl-11/ebin/ssl.beam"],
    [["Enum", "Elixir.Enum", "module:Enum"], "/app/lib/elixir-1.18/ebin/Elixir.Enum.beam"],
    [["lists", ":lists"], "/app/lib/stdlib-6/ebin/lists.beam"],
    [["libc.so.6", "usr/lib/libc.so.6", "/usr/lib/libc.so.6"], "/usr/lib/libc.so.6"],
    [
      ["virtio_net", "virtio-net", "virtio_net.ko", "kernel-module:virtio_net"],
      "/usr/lib/modules/virtio_net.ko",
    ],
    [["dash", "deb:dash", "package:dash"], "deb:dash@0.5"],
    [["shell", "capability:shell"], "capability:shell"],
    [["linux", "kernel:linux"], "linux:6.12"],
  ])("%j", (names, id) => {
    for (const name of names) expect(why(webImage, name).thing.id, name).toBe(id);
  });

  it("tells what else is called so", () => expect(why(webImage, "ssl").others).toEqual(["module:ssl"]));

  it.each([
    ["sssl", "NOT_IN_IMAGE", "Did you mean ssl?"],
    ["Enmu", "NOT_IN_IMAGE", "Did you mean Enum"],
    ["gcc", "NOT_IN_IMAGE", undefined],
    ["", "NOT_IN_IMAGE", "Name an application"],
    ["x".repeat(5000), "NOT_IN_IMAGE", "Name an application"],
    ["sys.config", "NAME_AMBIGUOUS", "in full"],
    ["__proto__", "NOT_IN_IMAGE", "Name an application"],
  ])("refuses %.20s with status 2", (name, code, hint) => {
    const error = refusal(() => why(webImage, name));
    expect([error.code, error.exit]).toEqual([code, 2]);
    if (hint === undefined) expect(error.message).toContain("helped to build");
    else expect(error.record.hint).toContain(hint);
  });
});

describe("what would have to change", () => {
  it.each([
    ["dash", ["leave out capability shell"]],
    [
      "ssl",
      ["remove :bandit from deps of api in mix.exs", "remove :ssl from extra_applications of api in mix.exs"],
    ],
    [
      "libcrypto.so.3",
      ["remove :bandit from deps of api in mix.exs", "remove :ssl from extra_applications of api in mix.exs"],
    ],
    ["plug", ["remove :bandit from deps of api in mix.exs", "remove :plug from deps of api in mix.exs"]],
    ["idna", ["remove :bandit from deps of api in mix.exs"]],
    ["curl", ["take curl out of `packages`"]],
    ["unistring", ["take curl out of `packages`", "take wget out of `packages`"]],
  ])("for %s", (name, changes) => {
    expect(remedies(name).toSorted()).toEqual(changes);
    expect(why(webImage, name).kept).toBeUndefined();
  });

  it.each([
    ["libc.so.6", ["release:api@0.1.0", "otp:erts@15"]],
    ["Enum", ["release:api@0.1.0", "application:elixir@1.18"]],
    ["api", ["release:api@0.1.0", "application:api@0.1.0"]],
    ["failover", ["platform:qemu", "/usr/lib/modules/virtio_net.ko"]],
    ["linux-image", ["linux:6.12", "deb:linux-image@6.12-1"]],
  ])("nothing for %s, and what keeps it", (name, kept) => {
    const answer = why(webImage, name);
    expect(answer.changes).toEqual([]);
    expect(answer.kept?.map(({ id }) => id)).toEqual(kept);
  });

  it("says what would go with it", () => {
    expect(why(webImage, "ssl")).toMatchObject({ size: { raw: 700 }, frees: { raw: 700 + 60 + 5000 + 90 } });
    expect(why(webImage, "libc.so.6").frees?.raw).toBe(2000);
    expect(why(webImage, "erts").frees?.raw).toBe(4000);
  });
});

describe("an image of an earlier version", () => {
  it("gives what things belong to, and says that there is more", () => {
    const { needs: _needs, ...image } = webImage;
    const answer = why(image, "Enum");
    expect(answer.complete).toBe(false);
    expect(answer.chain.map(({ name }) => name)).toEqual(["elixir", "Enum"]);
    expect(answer.changes).toEqual([]);
  });
});

describe("a hostile image.json", () => {
  it("gives an answer or a refusal, whatever was changed in it", { timeout: 60_000 }, () => {
    const text = JSON.stringify(webImage);
    const names = ["ssl", "Enum", "libc.so.6", "dash", "linux", "/app", "failover", "curl"];
    let read = 0;
    fc.assert(
      fc.property(
        fc.array(mutation, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...names),
        (changes, name) => {
          const result = imageSchema.safeParse(changes.reduce(mutated, JSON.parse(text)));
          if (!result.success) return;
          read++;
          try {
            const { thing, chain } = why(result.data, name);
            if (chain.length > 0) expect(chain.at(-1)?.id).toBe(thing.id);
          } catch (error) {
            if (!(error instanceof LeanError)) throw error;
          }
          expect(Object.values(chainsOf(result.data)).some((chain) => chain.length > 200)).toBe(false);
        },
      ),
      { numRuns: 1000 },
    );
    expect(read).toBeGreaterThan(500);
  });

  it("whose reasons go in a circle gives no chain and no change", () => {
    const circle = [
      { id: "deb:a@1", by: "deb:b@1", rule: "" },
      { id: "deb:b@1", by: "deb:a@1", rule: "" },
    ];
    expect(why(sampleImage([], circle), "a")).toMatchObject({ chain: [], changes: [] });
  });

  it("of many edges is answered in a moment", { timeout: 60_000 }, () => {
    const count = 20_000;
    const needs = Array.from({ length: count }, (_, n) => ({
      id: `deb:p${n + 1}`,
      by: `deb:p${n}`,
      rule: "",
    }));
    const many = Array.from({ length: count }, (_, n) => ({
      id: `deb:q${n}`,
      by: "setting:packages",
      rule: "",
    }));
    const into = many.map(({ id }) => ({ id: "deb:p1", by: id, rule: "" }));
    const roots = [
      { id: "setting:packages", rule: "" },
      { id: "deb:p1", by: `deb:p${count}`, rule: "" },
    ];
    const image = sampleImage(webFiles, [...webNeeds, ...roots, ...needs, ...many, ...into]);
    const started = performance.now();
    expect(why(image, `p${count}`).chain).toHaveLength(count + 1);
    expect(Object.values(chainsOf(image)).every((chain) => chain.length <= 200)).toBe(true);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

interface Mutation {
  readonly at: number;
  readonly text: string;
  readonly number: number;
  /** What no schema allows there, instead of a value of the same type. */
  readonly wild: unknown;
  readonly drop: boolean;
}

const ids = [...new Set(webNeeds.flatMap(({ id, by }) => (by === undefined ? [id] : [id, by])))];
const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  text: fc.oneof(
    fc.constantFrom(...ids, "", "/", "__proto__", "constructor", "deb:", ":@", "linux:6.12"),
    fc.string({ maxLength: 8 }),
  ),
  number: fc.oneof(fc.nat({ max: 40 }), fc.nat()),
  wild: fc.oneof({ weight: 12, arbitrary: fc.constant(undefined) }, fc.constantFrom(null, true, -1, [], {})),
  drop: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
});

/** One value of a document replaced or dropped; most lie in `needs`, `reasons` and `contents`. */
function mutated(document: unknown, { at, text, number, wild, drop }: Mutation): unknown {
  const places: (readonly [object, string])[] = [];
  const walk = (node: unknown) => {
    if (typeof node !== "object" || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node, key]);
      walk(Reflect.get(node, key));
    }
  };
  walk(document);
  const [node, key] = places[at % places.length] ?? [{}, ""];
  const known: unknown = Reflect.get(node, key);
  const alike = typeof known === "string" ? text : typeof known === "number" ? number : known;
  if (!drop) Reflect.set(node, key, wild ?? alike);
  else if (Array.isArray(node)) node.splice(Number(key), 1);
  else Reflect.deleteProperty(node, key);
  return document;
}
